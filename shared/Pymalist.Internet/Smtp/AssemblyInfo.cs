using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Pymalist.Internet.Tests")]
