//! Commands of the operator. Each failure is a sentence that says what to do.

mod admin;
mod check;
mod demo;
mod estate;
mod export;
mod import;
mod open;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Config;

/// The resident portal.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
pub struct Cli {
    /// Configuration file; portal.toml in the current folder where it exists.
    #[arg(long, global = true, env = "PORTAL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database up to date and serve (the default).
    Serve,
    /// Bring the database up to date.
    Migrate,
    /// Administrators.
    #[command(subcommand)]
    Admin(Admin),
    /// Estates.
    #[command(subcommand)]
    Estate(Estate),
    /// Load the invented demo estates into an empty database.
    Demo,
    /// Bring data in.
    #[command(subcommand)]
    Import(Import),
    /// Read the configuration and say what is wrong with it.
    CheckConfig {
        /// List all keys with their defaults.
        #[arg(long)]
        keys: bool,
    },
    /// Write all data of an estate as JSON lines.
    Export(Export),
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Make the first administrator of an estate and print a link, good once and for half an hour.
    Create(AdminCreate),
}

#[derive(Debug, Args)]
struct AdminCreate {
    /// Short name of the estate.
    #[arg(long)]
    estate: String,
    #[arg(long)]
    email: String,
    /// In Chinese or English; used for both.
    #[arg(long)]
    name: String,
}

#[derive(Debug, Subcommand)]
enum Estate {
    /// Found an estate.
    Create(EstateCreate),
}

#[derive(Debug, Args)]
struct EstateCreate {
    /// Short name: small letters, digits and hyphens.
    #[arg(long)]
    slug: String,
    #[arg(long)]
    name_zh: String,
    #[arg(long)]
    name_en: String,
    /// Time zone by its IANA name.
    #[arg(long, default_value = "Asia/Shanghai")]
    zone: String,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// The catalogue of services, from a CSV file. A dry run unless --apply is given.
    Services(ImportServices),
}

#[derive(Debug, Args)]
struct ImportServices {
    file: PathBuf,
    #[arg(long)]
    estate: String,
    /// Write to the database.
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Args)]
struct Export {
    #[arg(long)]
    estate: String,
    /// The file to write; it must not exist.
    #[arg(long)]
    out: PathBuf,
}

/// Runs a command.
///
/// # Errors
/// A sentence for the operator.
pub async fn run(cli: Cli) -> Result<(), String> {
    let command = cli.command.unwrap_or(Command::Serve);
    if let Command::CheckConfig { keys: true } = command {
        check::keys();
        return Ok(());
    }
    let config = Config::load(cli.config.as_deref()).map_err(|mistakes| mistakes.to_string())?;
    match command {
        Command::Serve => serve::serve(config).await,
        Command::Migrate => open::open(&config).await.map(|_| println!("The database is up to date.")),
        Command::Admin(Admin::Create(wish)) => admin::create(&config, wish).await,
        Command::Estate(Estate::Create(wish)) => estate::create(&config, wish).await,
        Command::Demo => demo::load(&config).await,
        Command::Import(Import::Services(wish)) => import::services(&config, wish).await,
        Command::CheckConfig { .. } => {
            check::show(&config);
            Ok(())
        }
        Command::Export(wish) => export::export(&config, wish).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_commands_are_well_formed() {
        super::Cli::command().debug_assert();
    }
}
