//! The server as its clients meet it: through the whole router, and against a mail server on this machine.

mod doors;
mod limits;
mod live;
mod mail;
mod sink;
mod support;
