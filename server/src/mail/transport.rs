//! How a message leaves: to a mail server, or into a folder where none is configured.

use std::{path::PathBuf, time::Duration};

use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::config::Secret;

/// For one command of the conversation with the mail server.
const COMMAND: Duration = Duration::from_secs(20);
/// For one letter in all, whatever the server does.
const LETTER: Duration = Duration::from_secs(60);

/// Where messages go.
pub enum Transport {
    Smtp { server: AsyncSmtpTransport<Tokio1Executor>, within: Duration },
    Folder(PathBuf),
}

/// Why a message did not leave.
#[derive(Debug)]
pub struct Failure {
    /// Trying again is no use.
    pub permanent: bool,
    pub words: String,
}

impl Transport {
    /// # Errors
    /// For an address of a mail server that cannot be understood.
    pub fn smtp(url: &Secret) -> Result<Self, lettre::transport::smtp::Error> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())?.timeout(Some(COMMAND)).build();
        Ok(Self::Smtp { server, within: LETTER })
    }

    /// Hands a message over. `Ok` means that the other side has taken responsibility for it.
    pub async fn send(&self, name: &str, message: Message) -> Result<(), Failure> {
        match self {
            Self::Smtp { server, within } => match tokio::time::timeout(*within, server.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(Failure { permanent: error.is_permanent(), words: error.to_string() }),
                Err(_) => Err(Failure { permanent: false, words: "the mail server did not answer in time".to_owned() }),
            },
            Self::Folder(folder) => write(folder, name, &message.formatted()).await.map_err(|error| Failure {
                permanent: false,
                words: format!("the mail folder cannot be written: {error}"),
            }),
        }
    }
}

/// Under another name first: whoever reads the folder never sees half a letter.
async fn write(folder: &std::path::Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let part = folder.join(format!("{name}.part"));
    tokio::fs::write(&part, bytes).await?;
    tokio::fs::rename(part, folder.join(format!("{name}.eml"))).await
}
