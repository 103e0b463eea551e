using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Pymalist.Queues.Tests")]
