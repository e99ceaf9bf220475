//! What most commands begin with: the database, up to date, and the context around it.

use std::sync::Arc;

use domain::{
    ctx::{Ctx, Settings, SystemClock},
    db::{Db, migrate},
    error::{Error, Rule},
    household::store as household,
    scope::System,
};
use object_store::{ObjectStore, local::LocalFileSystem};

use crate::config::{Config, Files};

/// Opens and migrates the database.
pub async fn open(config: &Config) -> Result<Ctx, String> {
    let db = Db::open(config.database_url.reveal()).await.map_err(|error| format!("{error}."))?;
    migrate(&db).await.map_err(|error| format!("The database cannot be brought up to date: {error}."))?;
    let settings = Settings { demo: config.demo, hashes_at_once: config.hashes_at_once };
    Ok(Ctx::new(db, files(&config.files)?, Arc::new(SystemClock), settings))
}

fn files(files: &Files) -> Result<Arc<dyn ObjectStore>, String> {
    match files {
        Files::Folder(folder) => {
            let unusable = |error: &dyn std::fmt::Display| {
                format!("The folder for photos {} cannot be used: {error}.", folder.display())
            };
            std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
            let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(&error))?;
            Ok(Arc::new(store.with_automatic_cleanup(true)))
        }
        Files::S3 { bucket } => s3(bucket),
    }
}

/// Address, region and keys come from the usual AWS_ variables.
#[cfg(feature = "s3")]
fn s3(bucket: &str) -> Result<Arc<dyn ObjectStore>, String> {
    let store = object_store::aws::AmazonS3Builder::from_env().with_bucket_name(bucket).build();
    store
        .map(|store| -> Arc<dyn ObjectStore> { Arc::new(store) })
        .map_err(|error| format!("The bucket {bucket} cannot be used: {error}."))
}

#[cfg(not(feature = "s3"))]
fn s3(bucket: &str) -> Result<Arc<dyn ObjectStore>, String> {
    Err(format!("The bucket {bucket} cannot be used: this server was built without the feature s3."))
}

/// The estate of a short name.
pub async fn estate(ctx: &Ctx, slug: &str) -> Result<System, String> {
    let estates = household::estates(ctx).await.map_err(sentence)?;
    let found = estates.iter().find(|(_, name, _)| name == slug).map(|(id, ..)| System::of(*id));
    found.ok_or_else(|| {
        let names: Vec<&str> = estates.iter().map(|(_, name, _)| name.as_str()).collect();
        match names.as_slice() {
            [] => format!("There is no estate {slug}: found it first with `server estate create`."),
            _ => format!("There is no estate {slug}; there are: {}.", names.join(", ")),
        }
    })
}

/// An error as a sentence for the operator.
pub fn sentence(error: Error) -> String {
    match error {
        Error::Invalid(faults) => {
            let faults: Vec<String> =
                faults.iter().map(|fault| format!("{} {}", fault.field, words(fault.rule))).collect();
            format!("{}.", faults.join("; "))
        }
        Error::Full => "There is no room left on the disk or in the database.".to_owned(),
        other => format!("{other}."),
    }
}

pub fn words(rule: Rule) -> String {
    match rule {
        Rule::Required => "is missing".to_owned(),
        Rule::TooLong(most) => format!("has more than {most} characters"),
        Rule::TooShort(least) => format!("has fewer than {least} characters"),
        Rule::NotAnEmail => "is no e-mail address".to_owned(),
        Rule::NotADate => "is no date".to_owned(),
        Rule::NotAChoice => "is not one of the words that are possible here".to_owned(),
        Rule::NotANumber => "is no number that is possible here".to_owned(),
        Rule::TooMany(most) => format!("comes more than {most} times"),
        Rule::Taken => "is taken already".to_owned(),
        other => format!("is not right ({other:?})"),
    }
}
