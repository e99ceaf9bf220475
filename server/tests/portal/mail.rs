//! The outbox and a mail server with every fault there is (F19).

use std::time::Duration;

use domain::{
    mail::{self, Letter},
    time::{HOUR, MINUTE},
};
use server::{
    config::Secret,
    mail::{Post, Sender, Transport, round},
};
use tokio_util::sync::CancellationToken;

use crate::{
    sink::{Mood, Sink},
    support::Portal,
};

fn sender() -> Sender {
    Sender {
        from: "蔚蓝会 <portal@example.com>".parse().unwrap(),
        base_url: "https://portal.example".to_owned(),
        host: "portal.example".to_owned(),
    }
}

fn post(url: &str) -> Post {
    let mut transport = Transport::smtp(&Secret::new(url)).unwrap();
    if let Transport::Smtp { within, .. } = &mut transport {
        *within = Duration::from_secs(2);
    }
    Post { sender: sender(), transport }
}

async fn write(portal: &Portal, name: &str) {
    let (ctx, estate, person) = (portal.ctx.clone(), portal.estate, portal.people["lin"]);
    let letter = Letter::PasswordReset { name: name.to_owned(), secret: "5ecre7".to_owned() };
    let write =
        portal.ctx.db.write(move |tx| Box::pin(async move { mail::enqueue(&ctx, tx, estate, person, letter).await }));
    write.await.unwrap();
}

async fn run(portal: &Portal, post: &Post) -> usize {
    round(&portal.ctx, post, &CancellationToken::new()).await.unwrap()
}

fn message_id(letter: &str) -> &str {
    letter.lines().find(|line| line.starts_with("Message-ID:")).unwrap()
}

#[tokio::test]
async fn a_letter_is_sent_once_with_text_and_html() {
    let (portal, sink) = (Portal::new().await, Sink::start(Mood::Accepts).await);
    let post = post(&sink.url());
    write(&portal, "林悦").await;
    assert_eq!(run(&portal, &post).await, 1);
    assert_eq!(run(&portal, &post).await, 0);
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("multipart/alternative")
            && letters[0].contains("text/html")
            && letters[0].contains("text/plain")
    );
    assert!(message_id(&letters[0]).ends_with("@portal.example>"));
}

#[tokio::test]
async fn f19_a_server_that_is_busy_gets_the_letter_later_under_the_same_message_id() {
    let (portal, sink) = (Portal::new().await, Sink::start(Mood::Drops).await);
    let post = post(&sink.url());
    write(&portal, "林悦").await;
    run(&portal, &post).await;
    sink.becomes(Mood::Busy);
    portal.clock.advance(2 * MINUTE);
    assert_eq!(run(&portal, &post).await, 1);
    assert_eq!(run(&portal, &post).await, 0, "it rests first");
    sink.becomes(Mood::Accepts);
    portal.clock.advance(HOUR);
    assert_eq!(run(&portal, &post).await, 1);
    // Dropped after DATA: the server may have kept it. The second is the same letter by its id.
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(message_id(&letters[0]), message_id(&letters[1]));
    portal.clock.advance(48 * HOUR);
    assert_eq!(run(&portal, &post).await, 0);
}

#[tokio::test]
async fn f19_a_recipient_that_is_refused_for_good_is_not_tried_again() {
    let (portal, sink) = (Portal::new().await, Sink::start(Mood::Refuses).await);
    let post = post(&sink.url());
    write(&portal, "林悦").await;
    assert_eq!(run(&portal, &post).await, 1);
    portal.clock.advance(48 * HOUR);
    assert_eq!(run(&portal, &post).await, 0);
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn f19_a_server_that_hangs_or_is_not_there_loses_nothing() {
    let (portal, sink) = (Portal::new().await, Sink::start(Mood::Hangs).await);
    let hanging = post(&sink.url());
    write(&portal, "林悦").await;
    assert_eq!(run(&portal, &hanging).await, 1);
    portal.clock.advance(HOUR);
    // Nobody listens there.
    let dead = post("smtp://127.0.0.1:9");
    assert_eq!(run(&portal, &dead).await, 1);
    portal.clock.advance(HOUR);
    sink.becomes(Mood::Accepts);
    assert_eq!(run(&portal, &post(&sink.url())).await, 1);
    assert_eq!(sink.letters().len(), 2);
}

#[tokio::test]
async fn e5_a_name_with_line_breaks_reaches_one_recipient_and_adds_no_header() {
    let (portal, sink) = (Portal::new().await, Sink::start(Mood::Accepts).await);
    write(&portal, "x\r\nBcc: evil@example.com\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<evil@example.com>")
        .await;
    run(&portal, &post(&sink.url())).await;
    let letters = sink.letters();
    assert_eq!((letters.len(), sink.recipients().len()), (1, 1));
    assert!(sink.recipients()[0].contains("lin@example.com"));
    let head = letters[0].split("\n\n").next().unwrap();
    assert!(!head.to_ascii_lowercase().contains("bcc"), "{head}");
}

#[tokio::test]
async fn without_a_mail_server_letters_are_whole_files_in_the_folder() {
    let portal = Portal::new().await;
    let folder = tempfile::tempdir().unwrap();
    let post = Post { sender: sender(), transport: Transport::Folder(folder.path().join("mail")) };
    write(&portal, "林悦").await;
    assert_eq!(run(&portal, &post).await, 1);
    let names: Vec<String> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].ends_with(".eml"));
}
