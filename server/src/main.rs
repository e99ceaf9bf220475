use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    // Before anything speaks TLS: two providers are compiled in by dependencies, and rustls picks neither by itself.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("Error: another provider of cryptography was installed before ours.");
        return ExitCode::FAILURE;
    }
    match server::cli::run(server::cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("Error: {sentence}");
            ExitCode::FAILURE
        }
    }
}
