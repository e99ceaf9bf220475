//! The notice that goes to the club's board with each issue.

use super::{Issue, month_name};
use crate::{
    club::notices::NewNotice,
    locale::{Bilingual, Locale},
    time::Ms,
};

/// Names the month, says in a line what has moved, and leads to the issue.
pub(super) fn of(issue: &Issue, at: Ms) -> NewNotice {
    let month = issue.month;
    let title = Bilingual {
        zh: format!("《便民服务索引手册》{}号", month_name(month, Locale::Zh)),
        en: format!("Service handbook, {}", month_name(month, Locale::En)),
    };
    let moved = moved(issue);
    let body = Bilingual {
        zh: format!("本月的服务手册已经出刊。{}\n\n[翻开手册](/handbook/{month})", moved.zh),
        en: format!("This month's handbook is out. {}\n\n[Open the handbook](/handbook/{month})", moved.en),
    };
    NewNotice { title, body, must_read: false, published_at: at }
}

fn moved(issue: &Issue) -> Bilingual {
    let content = &issue.content;
    let count = content.entries.len();
    let services = if count == 1 { "service" } else { "services" };
    if !content.moved() {
        return Bilingual {
            zh: format!("共收录 {count} 项服务。"), en: format!("It lists {count} {services}.")
        };
    }
    let parts = [
        (content.new.len(), "新增", "new"),
        (content.changed.len(), "变更", "changed"),
        (content.withdrawn.len(), "停办", "withdrawn"),
    ];
    let there = || parts.iter().filter(|(count, ..)| *count > 0);
    let zh: Vec<String> = there().map(|(count, word, _)| format!("{word} {count} 项")).collect();
    let en: Vec<String> = there().map(|(count, _, word)| format!("{count} {word}")).collect();
    Bilingual {
        zh: format!("共收录 {count} 项服务：{}。", zh.join("，")),
        en: format!("It lists {count} {services}: {}.", en.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        handbook::{Content, IssueState, compare},
        id::HandbookId,
    };

    fn issue(content: Content) -> Issue {
        Issue {
            id: HandbookId(uuid::Uuid::nil()),
            month: "2026-11".parse().unwrap(),
            state: IssueState::Draft,
            preface: Bilingual::default(),
            content,
            revision: 1,
            drafted_at: Ms(0),
            published_at: None,
            by: None,
        }
    }

    #[test]
    fn the_notice_names_the_month_says_what_has_moved_and_leads_to_the_issue() {
        let old = [compare::tests::entry(1, "a"), compare::tests::entry(2, "b")];
        let before = Some(("2026-10".parse().unwrap(), old.as_slice()));
        let content = compare::content(before, vec![compare::tests::entry(2, "b"), compare::tests::entry(3, "c")]);
        let notice = of(&issue(content), Ms(5));
        assert_eq!(notice.title.zh, "《便民服务索引手册》2026年11月号");
        assert!(notice.body.zh.contains("共收录 2 项服务：新增 1 项，停办 1 项。"), "{}", notice.body.zh);
        assert!(notice.body.en.contains("2 services: 1 new, 1 withdrawn."), "{}", notice.body.en);
        assert!(notice.body.zh.contains("(/handbook/2026-11)"));
        assert_eq!(notice.published_at, Ms(5));
    }

    #[test]
    fn a_month_in_which_nothing_moved_only_counts() {
        let content = compare::content(None, vec![compare::tests::entry(1, "a")]);
        assert!(of(&issue(content), Ms(0)).body.en.contains("It lists 1 service."));
    }
}
