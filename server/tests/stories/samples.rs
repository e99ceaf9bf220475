//! One valid call of each function, with objects of house A-01.

mod goods;

use crate::{facts::Facts, support::key};

/// Whose objects a call names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    /// None, or the caller's own.
    Own,
    /// The first estate's.
    Estate,
    /// The house's.
    House,
}

#[derive(Clone, Debug)]
pub struct Sample {
    pub reach: Reach,
    pub fields: Vec<(&'static str, String)>,
    /// Sent as a form with files.
    pub photos: bool,
}

impl Sample {
    pub fn set(&mut self, name: &str, value: String) {
        self.fields.iter_mut().find(|(field, _)| *field == name).unwrap().1 = value;
    }
}

/// What a version of a service says, as it is typed.
const TERMS: &[(&str, &str)] = &[
    ("terms[name_zh]", "安全培训"),
    ("terms[name_en]", "Safety training"),
    ("terms[provider]", "security"),
    ("terms[notice_hours]", "24"),
];

pub fn sample(endpoint: &str, facts: &Facts) -> Option<Sample> {
    use Reach::{Estate, House, Own};
    let code = "0".repeat(64);
    let words = "请放心，马上处理。";
    let key = key();
    let f = |name: &'static str, value: &str| (name, value.to_owned());
    let id = |id: &str| f("id", id);
    let (reach, fields) = match endpoint {
        "session/sign_in" => {
            (Own, vec![f("form[email]", "nobody@example.com"), f("form[password]", "a wrong password")])
        }
        "session/sign_out" | "account/read" | "account/request_verification" | "account/begin_totp" => (Own, vec![]),
        "calendar/open" | "calendar/close" => (Own, vec![]),
        "concierge/list" => (Own, vec![f("kind", ""), f("grade", "")]),
        "concierge/desk" => (Own, vec![]),
        "concierge/find" => (Estate, vec![id(&facts.place)]),
        "concierge/set_shown" => (Estate, vec![id(&facts.place), f("shown", "")]),
        "concierge/save" => (
            Own,
            vec![
                f("entry[kind]", "eat"),
                f("entry[grade]", "plain"),
                f("entry[name_zh]", "桥头面馆"),
                f("entry[place_zh]", "桥头"),
                f("entry[feature_zh]", "面是手擀的"),
                f("entry[hours]", "06:00-14:00"),
                f("entry[contact]", "前台"),
                f("entry[key]", &key),
            ],
        ),
        "home/read" | "card/read" | "people/new" | "mail/dead" => (Own, vec![]),
        "session/end" | "mail/retry" => (if endpoint == "mail/retry" { Estate } else { Own }, vec![id(&key)]),
        "session/end_all" => (Own, vec![f("scope", "others")]),
        "account/prefer" => (Own, vec![f("form[text_size]", "large"), f("form[back]", "/account")]),
        "account/change_password" => {
            (Own, vec![f("form[old_password]", "not the old one"), f("form[new_password]", "a new one, long enough")])
        }
        "account/request_reset" => (Own, vec![f("email", "nobody@example.com")]),
        "account/reset" | "account/accept" => {
            (Own, vec![f("form[code]", &code), f("form[password]", "a new one, long enough"), f("form[locale]", "en")])
        }
        "account/invitation" => (Own, vec![f("code", &code)]),
        "account/verify" | "account/confirm_totp" => (Own, vec![f("form[code]", "123456")]),
        "services/list" => (Own, vec![f("family", ""), f("category", "")]),
        "services/find" => (Estate, vec![id(&facts.service)]),
        "services/wishes" | "catalogue/list" | "catalogue/new" => (Own, vec![]),
        "services/wish" => (Own, vec![f("wish[what]", "周末上门洗车"), f("wish[key]", &key)]),
        "services/opine" => (
            House,
            vec![f("opinion[used]", &facts.booking), f("opinion[back]", "/bookings"), f("opinion[grade]", "good")],
        ),
        "catalogue/find" | "catalogue/withdraw" => (Estate, vec![id(&facts.service)]),
        "catalogue/create" => {
            let new = [
                ("new[mark]", &key[..18]),
                ("new[family]", "free"),
                ("new[category]", "other"),
                ("new[mode]", "request"),
                ("new[reason]", words),
                ("new[key]", &key),
            ];
            (Own, new.iter().map(|(name, value)| f(name, value)).chain(TERMS.iter().map(|(n, v)| f(n, v))).collect())
        }
        "catalogue/revise" => {
            let change = [("change[id]", facts.service.as_str()), ("change[revision]", "1"), ("change[note]", words)];
            let terms = TERMS.iter().map(|(name, value)| f(name, value));
            (Estate, change.iter().map(|(name, value)| f(name, value)).chain(terms).collect())
        }
        "catalogue/step" => {
            let step = [("step[id]", facts.service.as_str()), ("step[from]", "trial"), ("step[act]", "adopt")];
            (Estate, step.iter().map(|(name, value)| f(name, value)).chain([f("step[reason]", words)]).collect())
        }
        "catalogue/add_download" => {
            (Estate, vec![id(&facts.service), f("name_zh", "登记表"), f("name_en", "Registration"), f("key", &key)])
        }
        "catalogue/withdraw_download" => (Estate, vec![id(&facts.download)]),
        "catalogue/month" => (Own, vec![f("month", "")]),
        "catalogue/take_up" => (Estate, vec![id(&facts.wish), f("proposal", ""), f("words", words)]),
        "catalogue/decline" => (Estate, vec![id(&facts.wish), f("reason", words), f("back", "/admin")]),
        "search/find" => (Own, vec![f("q", "绣球"), f("query", "绣球"), f("kind", ""), f("from", "")]),
        "plans/list" => (Own, vec![]),
        "plans/new" => (Estate, vec![id(&facts.milk)]),
        "plans/find" => (House, vec![id(&facts.plan)]),
        "plans/start" => {
            let plan = [
                ("plan[service]", facts.milk.as_str()),
                ("plan[quantity]", "1"),
                ("plan[sat]", "true"),
                ("plan[every]", "1"),
                ("plan[from]", "2026-12-05"),
                ("plan[key]", &key),
            ];
            (Estate, plan.iter().map(|(name, value)| f(name, value)).collect())
        }
        "plans/step" => (House, vec![id(&facts.plan), f("act", "pause")]),
        "plans/skip" => (House, vec![id(&facts.plan), f("day", "2026-12-05"), f("restore", "")]),
        "plans/choose" => (House, vec![f("choice[turn]", &facts.turn), f("choice[slot]", &facts.slot)]),
        "plans/away" | "plans/come_back" => (House, vec![id(&facts.away)]),
        "plans/go_away" => (
            Own,
            vec![
                f("away[first]", "2027-02-01"),
                f("away[last]", "2027-02-03"),
                f("away[note]", ""),
                f("away[key]", &key),
            ],
        ),
        "plans/call_off" => (House, vec![id(&facts.away), f("bookings[0]", &facts.booking)]),
        "plans/day" => (Own, vec![f("date", "")]),
        "plans/mark" => (
            Estate,
            vec![
                f("mark[plan]", &facts.plan),
                f("mark[day]", "2026-11-22"),
                f("mark[missed]", ""),
                f("mark[reason]", ""),
            ],
        ),
        "bookings/list" => (Own, vec![f("past", "false"), f("from", "")]),
        "bookings/find" => (House, vec![id(&facts.booking)]),
        "bookings/request" => {
            (Estate, vec![f("booking[slot]", &facts.slot), f("booking[places]", "1"), f("booking[key]", &key)])
        }
        "bookings/cancel" => (House, vec![id(&facts.booking)]),
        "bookings/moving" | "bookings/beside" => (House, vec![id(&facts.booking)]),
        "bookings/move" => (House, vec![f("change[id]", &facts.booking), f("change[slot]", &facts.slot)]),
        "bookings/hold" => (Estate, vec![f("hold[slot]", &facts.slot), f("hold[places]", "1")]),
        "bookings/release" => (Own, vec![f("service", &facts.service)]),
        "bookings/join" => {
            (Estate, vec![f("booking[slot]", &facts.slot), f("booking[places]", "1"), f("booking[key]", &key)])
        }
        "bookings/leave" | "bookings/accept" => (House, vec![id(&facts.waiting)]),
        "bookings/new" => (Own, vec![f("service", &facts.service)]),
        "bookings/request_for" => (
            Estate,
            vec![
                f("behalf[house]", &facts.house),
                f("behalf[slot]", &facts.slot),
                f("behalf[places]", "1"),
                f("behalf[key]", &key),
            ],
        ),
        "bookings/board" => (Own, vec![f("date", "")]),
        "bookings/assign" => (Estate, vec![id(&facts.booking), f("worker", &facts.worker)]),
        "bookings/arrange" => (Estate, vec![f("plan[id]", &facts.booking), f("plan[person]", &facts.worker)]),
        "dispatch/instructions" => (Own, vec![f("house", "")]),
        "dispatch/instruct" => {
            let instruction = [
                ("instruction[house]", facts.house.as_str()),
                ("instruction[kind]", "taboo"),
                ("instruction[words]", words),
                ("instruction[key]", &key),
            ];
            (Estate, instruction.iter().map(|(name, value)| f(name, value)).collect())
        }
        "dispatch/retire" => (Estate, vec![id(&facts.instruction)]),
        "checklist/find" => (Estate, vec![id(&facts.booking)]),
        "checklist/tick" => (Estate, vec![f("ticks[booking]", &facts.booking)]),
        "checklist/sign" => (Estate, vec![f("signature[booking]", &facts.booking), f("signature[name]", "林悦")]),
        "checklist/set_items" => {
            (Estate, vec![f("list[service]", &facts.service), f("list[lines]", "铺好地垫 | Lay the mat\n清点物品")])
        }
        "resources/list" | "resources/rules" => (Own, vec![]),
        "resources/find" => (Estate, vec![id(&facts.resource)]),
        "resources/save" => {
            let new = [
                ("resource[kind]", "vendor"),
                ("resource[name_zh]", "听雨园艺"),
                ("resource[active]", "true"),
                ("resource[key]", &key),
            ];
            (Own, new.iter().map(|(name, value)| f(name, value)).collect())
        }
        "resources/hours" => (Own, vec![f("department", "butler")]),
        "resources/set_hours" => (
            Estate,
            vec![
                ("hours[of]", format!("resource.{}", facts.resource)),
                f("hours[mon]", "09:00-12:00"),
                f("hours[seen]", ";;;;;;"),
            ],
        ),
        "resources/days" => (Own, vec![f("year", "2026")]),
        "resources/set_day" => {
            (Own, vec![f("day[day]", "2026-12-24"), f("day[kind]", "closed"), f("day[name_zh]", "园区检修")])
        }
        "resources/remove_day" => (Own, vec![f("day", "2026-10-01")]),
        "resources/black_out" => (
            Estate,
            vec![
                ("blackout[of]", format!("resource.{}", facts.resource)),
                f("blackout[from]", "2027-06-01"),
                f("blackout[to]", "2027-06-02"),
                f("blackout[reason]", words),
                f("blackout[key]", &key),
            ],
        ),
        "resources/lift" => (Estate, vec![id(&facts.blackout)]),
        "resources/rule" => (Estate, vec![id(&facts.service)]),
        "resources/set_rule" => {
            let rule = [
                ("rule[service]", facts.service.as_str()),
                ("rule[weekdays][]", "0"),
                ("rule[minutes]", "90"),
                ("rule[places]", "20"),
                ("rule[buffer]", "15"),
                ("rule[lead]", "12"),
                ("rule[horizon]", "28"),
            ];
            (Estate, rule.iter().map(|(name, value)| f(name, value)).collect())
        }
        "bookings/step" => (Estate, vec![id(&facts.booking), f("act", "depart")]),
        "tickets/list" => (Own, vec![f("from", "")]),
        "tickets/new" => (Own, vec![f("service", "")]),
        "tickets/find" => (House, vec![id(&facts.ticket)]),
        "tickets/report" => (
            Own,
            vec![
                f("kind", "repair"),
                f("place", "玄关"),
                f("description", "门铃不响。"),
                f("key", &key),
                f("service", ""),
            ],
        ),
        "tickets/add_photos" => (House, vec![id(&facts.ticket), f("key", &key)]),
        "tickets/queue" => (Own, vec![f("show", ""), f("from", "")]),
        "tickets/take" => (Estate, vec![id(&facts.ticket), f("seen", "")]),
        "tickets/dispatch" => (Estate, vec![id(&facts.ticket), f("worker", &facts.worker)]),
        "tickets/tell_owner" => {
            (Estate, vec![f("answer[id]", &facts.ticket), f("answer[text]", words), f("answer[key]", &key)])
        }
        "tickets/note" => (Estate, vec![f("note[id]", &facts.ticket), f("note[text]", words), f("note[key]", &key)]),
        "tickets/resolve" => (Estate, vec![f("result[id]", &facts.ticket), f("result[text]", words)]),
        "tickets/call_back" => (
            Estate,
            vec![f("callback[id]", &facts.ticket), f("callback[satisfied]", "true"), f("callback[words]", words)],
        ),
        "club/home" => (Own, vec![f("from", "")]),
        "club/notice" | "club/read_notice" => (Estate, vec![id(&facts.notice)]),
        "club/board" => (Own, vec![f("slug", "neighbours"), f("from", "")]),
        "club/topic" => (Estate, vec![id(&facts.topic), f("from", "")]),
        "club/open_topic" => {
            let topic = [
                ("topic[board]", "neighbours"),
                ("topic[title]", "早安"),
                ("topic[body]", words),
                ("topic[key]", &key),
            ];
            (Own, topic.iter().map(|(name, value)| f(name, value)).collect())
        }
        "club/reply" => (Estate, vec![f("reply[topic]", &facts.topic), f("reply[body]", words), f("reply[key]", &key)]),
        "club/hide" => (Estate, vec![f("post", &facts.post), f("reason", "与话题无关"), f("back", "/club")]),
        "club/show" => (Estate, vec![f("post", &facts.post), f("back", "/club")]),
        "ledger/read" => (Own, vec![f("month", "")]),
        "ledger/houses" => (Own, vec![f("search", ""), f("from", "")]),
        "ledger/waiting" => (Own, vec![]),
        "handbook/read" | "handbook/desk" => (Own, vec![f("month", "")]),
        "handbook/preface" => {
            let month = f("preface[month]", "2026-11");
            (Own, vec![month, f("preface[revision]", "1"), f("preface[zh]", words), f("preface[en]", "")])
        }
        "handbook/redraw" => (Own, vec![f("month", "2026-11")]),
        "handbook/publish" => (Own, vec![f("month", "2026-11"), f("revision", "1")]),
        // A house that only the first estate has.
        "ledger/house" => (Estate, vec![f("code", "B-05"), f("month", "")]),
        "ledger/pay" => {
            let payment = [
                ("payment[house]", "B-05"),
                ("payment[amount]", "1"),
                ("payment[means]", "cash"),
                ("payment[key]", &key),
            ];
            (Estate, payment.iter().map(|(name, value)| f(name, value)).collect())
        }
        "ledger/propose" => {
            let proposal = [
                ("proposal[house]", "B-05"),
                ("proposal[kind]", "credit"),
                ("proposal[amount]", "1"),
                ("proposal[reason]", words),
                ("proposal[key]", &key),
            ];
            (Estate, proposal.iter().map(|(name, value)| f(name, value)).collect())
        }
        "ledger/approve" => (Estate, vec![id(&facts.proposal)]),
        "ledger/decline" => (Estate, vec![f("answer[id]", &facts.proposal), f("answer[reason]", words)]),
        "settings/discounts" | "settings/limits" | "settings/methods" => (Own, vec![]),
        "settings/add_discount" => {
            let discount = [
                ("discount[tier]", "gold"),
                ("discount[target]", facts.service.as_str()),
                ("discount[percent]", "12.5"),
                ("discount[key]", &key),
            ];
            (Estate, discount.iter().map(|(name, value)| f(name, value)).collect())
        }
        "settings/end_discount" => (Estate, vec![id(&facts.discount)]),
        "settings/set_quota" => {
            (Estate, vec![f("quota[service]", &facts.service), f("quota[span]", "month"), f("quota[most]", "9")])
        }
        // It has none: whoever may is told that nothing is there to be lifted.
        "settings/drop_quota" => (Estate, vec![f("quota[service]", &facts.service), f("quota[span]", "day")]),
        "settings/set_alone" => (Own, vec![f("alone[amount]", "800"), f("alone[seen]", "0")]),
        "settings/method" => (Estate, vec![id(&facts.method)]),
        "settings/show_method" => (Estate, vec![id(&facts.method), f("shown", "yes")]),
        "settings/move_method" => (Estate, vec![id(&facts.method), f("up", "yes")]),
        "settings/save_method" => {
            let method = [
                ("method[venue_zh]", "泳池吧台"),
                ("method[venue_en]", "Pool bar"),
                ("method[means]", "card"),
                ("method[key]", &key),
            ];
            (Own, method.iter().map(|(name, value)| f(name, value)).collect())
        }
        "vendors/list" | "vendors/new" => (Own, vec![]),
        "vendors/find" => (Estate, vec![id(&facts.vendor)]),
        "vendors/save" => (
            Own,
            vec![
                f("vendor[key]", &key),
                f("vendor[name_zh]", &key),
                f("vendor[contact]", "店长"),
                f("vendor[phone]", "演示号码"),
            ],
        ),
        "vendors/decide" => (
            Estate,
            vec![
                f("decision[id]", &facts.vendor),
                f("decision[from]", "approved"),
                f("decision[act]", "suspend"),
                f("decision[reason]", words),
            ],
        ),
        "vendors/give" => (Estate, vec![id(&facts.vendor), f("service", &facts.service)]),
        "vendors/take" => (Estate, vec![id(&facts.vendor), f("given", &facts.given)]),
        "vendors/add_paper" => (
            Estate,
            vec![
                f("paper[vendor]", &facts.vendor),
                f("paper[kind]", "insurance"),
                f("paper[number]", "PL-1"),
                f("paper[until]", "2027-12-31"),
                f("paper[key]", &key),
            ],
        ),
        "vendors/end_paper" => (Estate, vec![id(&facts.vendor), f("paper", &facts.paper)]),
        "callbacks/list" => (Own, vec![f("show", ""), f("from", "")]),
        "callbacks/record" => (
            Estate,
            vec![
                f("callback[booking]", &facts.booking),
                f("callback[satisfied]", "true"),
                f("callback[grade]", "5"),
                f("callback[key]", &key),
            ],
        ),
        "jobs/find" | "jobs/revoke" => (Estate, vec![id(&facts.booking)]),
        "jobs/open" => (Estate, vec![f("link[booking]", &facts.booking), f("link[note]", words), f("link[key]", &key)]),
        "job/read" | "job/accept" => (Own, vec![f("code", &code)]),
        "job/report" => (Own, vec![f("report[code]", &code), f("report[words]", words)]),
        "people/list" => (Own, vec![f("search", ""), f("from", "")]),
        "people/find" => (Estate, vec![id(&facts.person)]),
        "people/invite" => {
            let email = format!("{key}@example.com");
            let invite = [
                ("invite[kind]", "resident"),
                ("invite[email]", &email),
                ("invite[name_zh]", "新住户"),
                ("invite[locale]", "zh-CN"),
                ("invite[house]", "A-01"),
                ("invite[relation]", "elder"),
                ("invite[key]", &key),
            ];
            (Own, invite.iter().map(|(name, value)| f(name, value)).collect())
        }
        "people/invite_again" | "people/restore" => (Estate, vec![id(&facts.person)]),
        "people/suspend" => (Estate, vec![id(&facts.person), f("reason", "长期外出")]),
        "people/set_roles" => (Estate, vec![id(&facts.staff), f("roles[0]", "security")]),
        _ => goods::sample(endpoint, facts)?,
    };
    let photos =
        matches!(endpoint, "tickets/report" | "tickets/add_photos" | "stock/take_in" | "catalogue/add_download");
    Some(Sample { reach, fields, photos })
}
