using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;

namespace Pymalist.Hosting.Plugins;

/// <summary>
/// Loads a third party's assembly from its own folder, with the versions of its dependencies that lie there. What stands
/// between it and us, the seams, their words and the logger, is shared with the host.
/// </summary>
internal sealed class PluginLoader : AssemblyLoadContext
{
    private static readonly Assembly[] Shared = [typeof(IFetcher).Assembly, typeof(IPostRule).Assembly, typeof(PartTree).Assembly, typeof(ILogger).Assembly];
    private static readonly Lock Guard = new();
    private static readonly Dictionary<string, PluginLoader> Loaded = [];

    private readonly string _path;
    private readonly AssemblyDependencyResolver _resolver;

    private PluginLoader(string path) : base(Path.GetFileNameWithoutExtension(path)) => (_path, _resolver) = (path, new AssemblyDependencyResolver(path));

    /// <summary>The type of that name in the assembly.</summary>
    /// <exception cref="ComponentException">There is no such file, it is no assembly, or has no such type; says which.</exception>
    public static Type TypeOf(string assembly, string type)
    {
        var path = Path.GetFullPath(assembly);
        if (!File.Exists(path))
            throw new ComponentException(type, $"cannot be loaded: there is no file {path}.");

        try
        {
            return Of(path).LoadFromAssemblyPath(path).GetType(type)
                ?? throw new ComponentException(type, $"cannot be loaded: {path} holds no type of that name (write it with its namespace).");
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new ComponentException(type, $"cannot be loaded from {path}: {exception.Message}", exception);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name) is { } shared)
            return shared;

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : Beside(assemblyName);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    // One context for an assembly, however many components of it are named.
    private static PluginLoader Of(string path)
    {
        lock (Guard)
            return Loaded.TryGetValue(path, out var loader) ? loader : Loaded[path] = new PluginLoader(path);
    }

    // A folder of assemblies without a .deps.json is a plug-in too; what the host has itself stays the host's.
    private Assembly? Beside(AssemblyName name)
    {
        var path = Path.Combine(Path.GetDirectoryName(_path)!, name.Name + ".dll");
        return File.Exists(path) && !HostHas(name) ? LoadFromAssemblyPath(path) : null;
    }

    private static bool HostHas(AssemblyName name) => name.Name!.StartsWith("Pymalist.", StringComparison.Ordinal);
}
