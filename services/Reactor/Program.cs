using Pymalist.Hosting;

return await ServiceHost.Create(args)
    .AddReactor()
    .Run();
