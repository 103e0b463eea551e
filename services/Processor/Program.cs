using Pymalist.Hosting;

return await ServiceHost.Create(args)
    .AddProcessor()
    .Run();
