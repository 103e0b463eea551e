// The tests of the built-in components on real servers stand in their own project; compiled here, they are about the plug-in's.
global using CommandRefusedException = Pymalist.MailKit.Transport.RefusedException;
global using ImapOptions = Pymalist.MailKit.Imap.MailKitImapOptions;
global using Pop3Fetcher = Pymalist.MailKit.Pop3Fetcher;
global using Pop3Options = Pymalist.MailKit.Pop3.MailKitPop3Options;
global using SmtpDistributor = Pymalist.MailKit.SmtpDistributor;
global using SmtpOptions = Pymalist.MailKit.Smtp.MailKitSmtpOptions;
global using SmtpRefusedException = Pymalist.MailKit.Transport.RefusedException;
