using Pymalist.Hosting;

return await ServiceHost.Create(args)
    .AddDistributors()
    .Run();
