//! Statements as files, under the rows of the policy that guard the pages they belong to.

use app::{error::AppError, ssr::RequestContext};
use axum::{
    Extension,
    extract::{Path, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    error::Error,
    ledger::{
        Statement,
        read::{self, Period},
    },
    rights::Capability,
    scope::Visitor,
};

use crate::{
    middleware::problem::{self, Problem},
    statement::{FileError, Sheet, csv, sheet, xlsx},
};

/// How a file is written.
#[derive(Clone, Copy)]
struct Format {
    ending: &'static str,
    kind: &'static str,
    write: fn(&Sheet) -> Result<Vec<u8>, FileError>,
}

const CSV: Format = Format { ending: "csv", kind: "text/csv; charset=utf-8", write: csv::write };
const XLSX: Format = Format {
    ending: "xlsx",
    kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write: xlsx::write,
};

pub async fn own_csv(Extension(context): Extension<RequestContext>, request: Request) -> Response {
    let month = month(&request);
    let file = own(&context, &month, CSV).await;
    answer(&request, file)
}

pub async fn own_xlsx(Extension(context): Extension<RequestContext>, request: Request) -> Response {
    let month = month(&request);
    let file = own(&context, &month, XLSX).await;
    answer(&request, file)
}

pub async fn house_csv(
    Extension(context): Extension<RequestContext>,
    Path(code): Path<String>,
    request: Request,
) -> Response {
    let month = month(&request);
    let file = of_house(&context, &code, &month, CSV).await;
    answer(&request, file)
}

pub async fn house_xlsx(
    Extension(context): Extension<RequestContext>,
    Path(code): Path<String>,
    request: Request,
) -> Response {
    let month = month(&request);
    let file = of_house(&context, &code, &month, XLSX).await;
    answer(&request, file)
}

/// The month that the address names; empty for none.
fn month(request: &Request) -> String {
    let query = request.uri().query().unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "month");
    found.map(|(_, month)| month.into_owned()).unwrap_or_default()
}

/// A file ready to be sent.
struct File {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

/// The visitor, let in by the row of the page that the file belongs to.
fn enter<'c>(context: &'c RequestContext, endpoint: &str) -> Result<&'c Visitor, Error> {
    let visitor = context.visitor.as_ref().ok_or(Error::SignIn)?;
    visitor.admit(endpoint)?;
    Ok(visitor)
}

async fn own(context: &RequestContext, month: &str, format: Format) -> Result<File, Error> {
    let visitor = enter(context, "ledger/read")?;
    let period = Period::named(month, visitor.zone(), context.ctx.now())?;
    let statement = read::own(&context.ctx, &visitor.member()?, &period).await?;
    file(&statement, visitor, format)
}

async fn of_house(context: &RequestContext, code: &str, month: &str, format: Format) -> Result<File, Error> {
    let visitor = enter(context, "ledger/house")?;
    let period = Period::named(month, visitor.zone(), context.ctx.now())?;
    let staff = visitor.staff(Capability::Accounts)?;
    let (statement, _) = read::of_house(&context.ctx, &staff, code, &period).await?.ok_or(Error::NotFound)?;
    file(&statement, visitor, format)
}

fn file(statement: &Statement, visitor: &Visitor, format: Format) -> Result<File, Error> {
    let sheet = sheet(statement, visitor.locale(), visitor.zone());
    let bytes = (format.write)(&sheet).map_err(Error::broken)?;
    // The name stands in a header: of a house's code only what is plain there.
    let house: String = statement.house.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let name = format!("house-account-{house}-{}.{}", statement.month, format.ending);
    Ok(File { name, kind: format.kind, bytes })
}

fn answer(request: &Request, file: Result<File, Error>) -> Response {
    let problem = match file {
        Ok(file) => return send(file),
        Err(Error::SignIn) => Problem::of(StatusCode::UNAUTHORIZED, AppError::SignIn),
        Err(Error::NotFound) => Problem::of(StatusCode::NOT_FOUND, AppError::NotFound),
        Err(error) => {
            let number = crate::middleware::request_id::of(request.extensions());
            tracing::error!(request.id = %number, %error, "statement.failed");
            Problem::of(StatusCode::INTERNAL_SERVER_ERROR, AppError::Broken(number))
        }
    };
    problem::answer(request, problem)
}

fn send(file: File) -> Response {
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    // Money of a household: kept by nobody but whoever saves the file.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
