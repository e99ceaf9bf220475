//! Two forms of the first estate's safety training.

use bytes::Bytes;

use super::{cast::Cast, lines::service};
use crate::{
    ctx::Ctx,
    db::Tx,
    downloads::store::{insert, put},
    error::Error,
    id::DownloadId,
    locale::Bilingual,
};

const FORMS: [(&str, &str, &[u8]); 2] = [
    ("家政服务人员登记表", "Household staff registration", include_bytes!("../../demo/forms/home-staff.pdf")),
    ("安全培训签到表", "Attendance list of the safety training", include_bytes!("../../demo/forms/training.pdf")),
];

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let estate = cast.estate("weilan")?;
    let (training, manager) = (service(tx, estate, "F-O08").await?, cast.person("qinshuo")?);
    for (zh, en, file) in FORMS {
        let id: DownloadId = ctx.id();
        let name = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        let bytes = put(ctx, estate.id(), id, Bytes::from_static(file)).await?;
        insert(ctx, tx, (estate.id(), manager), (id, training, name, bytes)).await?;
    }
    Ok(())
}
