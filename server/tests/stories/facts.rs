//! What there is in the demo estate to ask for, found as its people find it.

use serde_json::Value;

use crate::support::App;

/// The household of A-01 and those around it.
pub const OWNER: &str = "lin.yue@example.com";
pub const SPOUSE: &str = "zhou.ming@example.com";
pub const CHILD: &str = "lin.xiaoyu@example.com";
pub const NANNY: &str = "wang.guilan@example.com";
pub const NEIGHBOUR: &str = "shen.hao@example.com";
pub const DRIVER: &str = "ma.dehai@example.com";
pub const TENANT: &str = "bai.yu@example.com";
pub const ENGLISH: &str = "edward.hughes@example.com";
pub const MANAGER: &str = "qin.shuo@example.com";
pub const BUTLER: &str = "zhou.min@example.com";
pub const TECHNICIAN: &str = "zhang.peng@example.com";
pub const DESK: &str = "he.zhiyuan@example.com";
pub const MODERATOR: &str = "yu.lan@example.com";
pub const ADMIN: &str = "bai.xue@example.com";
pub const FAR_OWNER: &str = "lu.yun@example.com";
pub const FAR_MANAGER: &str = "tang.wei@example.com";

/// Ids of the first estate. Booking and ticket are of A-01 and not 只有我可见.
#[derive(Clone, Debug)]
pub struct Facts {
    pub service: String,
    pub slot: String,
    pub booking: String,
    /// Stands in line, as the owner of A-01.
    pub waiting: String,
    /// An order of A-01 whose quote waits for an answer.
    pub order: String,
    pub quote: String,
    /// A service that is asked for, and one that delivers.
    pub on_request: String,
    pub delivery: String,
    pub ticket: String,
    pub notice: String,
    pub topic: String,
    /// A post of the topic.
    pub post: String,
    /// A resident who does nothing in these stories.
    pub person: String,
    pub staff: String,
    /// A wish that nobody has answered.
    pub wish: String,
    pub worker: String,
    /// A credit that waits for a second person.
    pub proposal: String,
    /// An entry of the concierge's directory.
    pub place: String,
    /// A form to download.
    pub download: String,
    /// A rule of discounts that is in force.
    pub discount: String,
    /// A way to pay.
    pub method: String,
    /// A house to book for.
    pub house: String,
    /// A vendor.
    pub resource: String,
    /// A preference of house A-01.
    pub instruction: String,
    /// A time at which a resource is away.
    pub blackout: String,
    /// A service that lends, and an item of it.
    pub lender: String,
    pub item: String,
    /// Something that is lent to A-01.
    pub issue: String,
    /// A vendor, with a service that it does and a paper of it.
    pub vendor: String,
    pub given: String,
    pub paper: String,
    /// A service that is delivered regularly.
    pub milk: String,
    /// A plan of A-01 whose visits are booked.
    pub plan: String,
    /// A day of it that could not be booked.
    pub turn: String,
    /// Days on which A-01 is away.
    pub away: String,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_else(|| panic!("no list: {value}"))
}

/// The id of a service, by its code in the catalogue.
pub async fn service(app: &App, code: &str) -> String {
    let services = app.as_user(NEIGHBOUR).await.read("services/list", &[("family", ""), ("category", "")]).await.json();
    let found = list(&services).iter().find(|one| one["code"] == code);
    text(&found.unwrap_or_else(|| panic!("no service {code}"))["id"])
}

/// The slots of a service from three days on: `(id, places left)`.
pub async fn slots(app: &App, service: &str) -> Vec<(String, i64)> {
    let detail = app.as_user(NEIGHBOUR).await.read("services/find", &[("id", service)]).await.json();
    let late = domain::ctx::Ctx::now(&app.ctx).0 + 3 * domain::time::DAY;
    let slots = list(&detail["slots"]).iter().filter(|slot| slot["starts_at"].as_i64().unwrap() > late);
    // As pages write ids.
    slots.map(|slot| (text(&slot["id"]).replace('-', ""), slot["left"].as_i64().unwrap())).collect()
}

/// The family's name cards: asked for, and quoted.
pub const CARDS: &str = "P-O01";
const CARDS_EN: &str = "Family card design and printing";
/// Setting up an appliance: it costs 180 yuan, and a slot has one place.
pub const APPLIANCE: &str = "P-L03";
/// A course for nannies and drivers: free, with twenty places.
pub const COURSE: &str = "F-O08";

/// Umbrellas, which are lent.
pub const UMBRELLAS: &str = "F-L04";

impl Facts {
    pub async fn find(app: &App) -> Self {
        let course = service(app, COURSE).await;
        let slots = slots(app, &course).await;
        let lin = app.as_user(OWNER).await;
        let bookings = lin.read("bookings/list", &[("past", "false"), ("from", "")]).await.json();
        let booking =
            list(&bookings["items"]).iter().find(|row| row["only_me"] == false && row["state"] == "confirmed");
        let orders = lin.read("orders/list", &[("over", "false"), ("from", "")]).await.json();
        let waits =
            list(&orders["items"]).iter().find(|row| row["state"] == "quoted" && row["service"]["name_en"] == CARDS_EN);
        let order = text(&waits.unwrap()["id"]);
        let quotes = lin.read("orders/find", &[("id", &order)]).await.json();
        let tickets = lin.read("tickets/list", &[("from", "")]).await.json();
        let club = lin.read("club/home", &[("from", "")]).await.json();
        let board = lin.read("club/board", &[("slug", "neighbours"), ("from", "")]).await.json();
        let topic = text(&board["view"]["topics"]["items"][0]["id"]);
        let posts = lin.read("club/topic", &[("id", &topic), ("from", "")]).await.json();
        let manager = app.as_user(MANAGER).await;
        let month = manager.read("catalogue/month", &[("month", "")]).await.json();
        let credits = manager.read("ledger/waiting", &[]).await.json();
        let day = manager.read("bookings/board", &[("date", "")]).await.json();
        let places = manager.read("concierge/desk", &[]).await.json();
        let rules = manager.read("settings/discounts", &[]).await.json();
        let methods = manager.read("settings/methods", &[]).await.json();
        let people = list(&day["plan"]["resources"]).to_vec();
        let of_kind = |kind: &str| people.iter().find(|one| one["kind"] == kind).unwrap();
        let wishes = manager.read("dispatch/instructions", &[("house", "A-01")]).await.json();
        let room = text(&of_kind("room")["id"]);
        let sheet = manager.read("resources/find", &[("id", &room)]).await.json();
        let lender = service(app, UMBRELLAS).await;
        let lent = manager.read("services/find", &[("id", &lender)]).await.json();
        let issues = lin.read("stock/list", &[("past", "false"), ("from", "")]).await.json();
        let issue = list(&issues["items"]).iter().find(|row| row["state"] == "handed_out" && row["only_me"] == false);
        let vendors = manager.read("vendors/list", &[]).await.json();
        let vendor = list(&vendors["vendors"]).iter().find(|row| row["services"] != 0).unwrap();
        let vendor = text(&vendor["id"]);
        let own = manager.read("vendors/find", &[("id", &vendor)]).await.json();
        let plans = lin.read("plans/list", &[]).await.json();
        let garden = list(&plans["overview"]["plans"]).iter().find(|plan| plan[0]["kind"] == "visit").unwrap();
        let choice = manager.read("bookings/new", &[("service", "")]).await.json();
        let offered = manager.read("catalogue/find", &[("id", course.as_str())]).await.json();
        Self {
            download: text(&offered["downloads"][0]["id"]),
            service: course,
            slot: slots[0].0.clone(),
            booking: text(&booking.unwrap()["id"]),
            waiting: text(&list(&bookings["waiting"]).iter().find(|row| row["state"] == "waiting").unwrap()["id"]),
            order,
            quote: text(&quotes["quotes"][0]["id"]),
            on_request: service(app, CARDS).await,
            delivery: service(app, "S-D03").await,
            ticket: text(&tickets["open"][0]["id"]),
            notice: text(&club["notices"]["items"][0]["id"]),
            post: text(&posts["view"]["posts"]["items"][0]["id"]),
            topic,
            wish: text(&month["evaluation"]["wishes"][0]["id"]),
            person: person(app, "xia.xue@example.com").await,
            staff: person(app, "deng.qi@example.com").await,
            worker: text(&of_kind("person")["id"]),
            proposal: text(&credits["waiting"][0]["id"]),
            place: text(&places[0]["id"]),
            discount: text(&list(&rules["rules"]).last().unwrap()["id"]),
            method: text(&methods["methods"][0]["id"]),
            house: text(&choice["houses"][0]["id"]),
            resource: text(&of_kind("vendor")["id"]),
            instruction: text(&wishes["all"][0]["id"]),
            blackout: text(&sheet["sheet"]["blackouts"][0]["id"]),
            item: text(&lent["items"][0]["id"]),
            issue: text(&issue.unwrap()["id"]),
            lender,
            given: text(&own["view"]["services"][0]["id"]),
            paper: text(&own["view"]["papers"][0]["id"]),
            vendor,
            milk: service(app, "S-L02").await,
            plan: text(&garden[0]["id"]),
            turn: text(&garden[1][0]["turn"]["id"]),
            away: text(&plans["overview"]["away"][0]["id"]),
        }
    }
}

/// The id of a person of the first estate.
pub async fn person(app: &App, email: &str) -> String {
    let manager = app.as_user(MANAGER).await;
    let mut from = String::new();
    loop {
        let page = manager.read("people/list", &[("search", ""), ("from", &from)]).await.json();
        if let Some(found) = list(&page["items"]).iter().find(|row| row["email"] == email) {
            return text(&found["id"]);
        }
        let at = page["older"]["at"].as_i64().unwrap_or_else(|| panic!("nobody has the address {email}"));
        from = format!("{at}.{}", text(&page["older"]["id"]));
    }
}
