using Pymalist.Hosting;

return await ServiceHost.Create(args)
    .AddFetcher()
    .Run();
