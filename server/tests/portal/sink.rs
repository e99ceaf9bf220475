//! A mail server that speaks just enough SMTP, and misbehaves as told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the server does with the next letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Accepts,
    /// `450` to the recipient: try again later.
    Busy,
    /// `550` to the recipient: there is no such person.
    Refuses,
    /// Takes the letter and never answers.
    Hangs,
    /// Takes the letter and closes without an answer.
    Drops,
}

#[derive(Clone)]
pub struct Sink {
    pub address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<String>>>,
    recipients: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            address: listener.local_addr().unwrap(),
            mood: Arc::new(Mutex::new(mood)),
            letters: Arc::default(),
            recipients: Arc::default(),
        };
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.converse(socket).await });
            }
        });
        sink
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The letters that the server has received whole, whatever it said to them.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    pub fn recipients(&self) -> Vec<String> {
        self.recipients.lock().unwrap().clone()
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    async fn converse(&self, socket: TcpStream) -> Option<()> {
        let (reader, mut writer) = socket.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 sink\r\n").await.ok()?;
        loop {
            let line = lines.next_line().await.ok()??;
            let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let reply = match (word.as_str(), self.mood()) {
                ("RCPT", Mood::Busy) => "450 busy, <someone@example.com> waits\r\n",
                ("RCPT", Mood::Refuses) => "550 no such person <someone@example.com>\r\n",
                ("RCPT", _) => {
                    self.recipients.lock().unwrap().push(line);
                    "250 ok\r\n"
                }
                ("DATA", _) => {
                    writer.write_all(b"354 go on\r\n").await.ok()?;
                    let mut letter = String::new();
                    loop {
                        let line = lines.next_line().await.ok()??;
                        if line == "." {
                            break;
                        }
                        letter.push_str(&line);
                        letter.push('\n');
                    }
                    self.letters.lock().unwrap().push(letter);
                    match self.mood() {
                        Mood::Drops => return None,
                        Mood::Hangs => std::future::pending().await,
                        _ => "250 taken\r\n",
                    }
                }
                ("QUIT", _) => {
                    writer.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => "250 ok\r\n",
            };
            writer.write_all(reply.as_bytes()).await.ok()?;
        }
    }
}
