//! `server export`.

use std::{fs::File, io::Write as _};

use super::{
    Export,
    open::{estate, open, sentence},
};
use crate::config::Config;

pub async fn export(config: &Config, wish: Export) -> Result<(), String> {
    let ctx = open(config).await?;
    let system = estate(&ctx, &wish.estate).await?;
    let unwritable = |error: std::io::Error| format!("{} cannot be written: {error}.", wish.out.display());
    // Never over a file that is there: it may be the only copy of an earlier export.
    let mut file = std::io::BufWriter::new(File::create_new(&wish.out).map_err(unwritable)?);
    let mut rows = 0_u64;
    domain::export::export(&ctx, &system, |line| {
        rows += 1;
        writeln!(file, "{line}")
    })
    .await
    .map_err(sentence)?;
    file.flush().and_then(|()| file.get_ref().sync_all()).map_err(unwritable)?;
    println!("Wrote {rows} rows to {}.", wish.out.display());
    ctx.db.close().await;
    Ok(())
}
