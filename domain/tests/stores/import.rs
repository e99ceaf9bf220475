use domain::{
    error::Rule,
    money::Fen,
    on,
    scope::System,
    services::{
        import::{self, Plan, RowFault, ServiceRow},
        store::Filter,
    },
};

use crate::support::{World, on_both};

const HEAD: &str = "code,kind,category,mode,provider,name_zh,name_en";
const FULL: &str = "code,kind,category,mode,provider,name_zh,name_en,summary_zh,summary_en,minutes,places,price_fen,notice_hours,escort";
const TWO: &str = "F-L01,free,living,scheduled,desk,叫醒服务,Wake-up call,清晨致电,A call,15,4,,2,false
P-L01,paid,living,scheduled,butler,口译,Interpreter,,,120,1,80000,24,true
";

fn rows(header: &str, body: &str) -> Vec<ServiceRow> {
    import::read(format!("{header}\n{body}").as_bytes()).unwrap()
}

fn faults(header: &str, body: &str) -> Vec<(u64, String, Rule)> {
    let found = import::read(format!("{header}\n{body}").as_bytes()).unwrap_err();
    found.into_iter().map(|RowFault { line, field, rule }| (line, field, rule)).collect()
}

fn fault(line: u64, field: &str, rule: Rule) -> (u64, String, Rule) {
    (line, field.to_owned(), rule)
}

#[test]
fn a_byte_order_mark_and_another_order_of_columns_are_fine() {
    let text =
        "\u{feff}name_en,name_zh,provider,mode,category,kind,code\r\nWake-up,叫醒,desk,scheduled,living,free,F-L01\r\n";
    let read = import::read(text.as_bytes()).unwrap();
    assert_eq!((read[0].code.as_str(), read[0].name_zh.as_str(), read[0].minutes), ("F-L01", "叫醒", None));
}

#[test]
fn the_header_is_checked_before_the_rows() {
    let found = faults("code,kind,category,mode,provider,name_zh,price,code", "");
    let expected =
        [fault(1, "price", Rule::NotAChoice), fault(1, "code", Rule::Taken), fault(1, "name_en", Rule::Required)];
    assert_eq!(found, expected);
}

#[test]
fn all_faults_of_all_rows_are_reported_at_once_with_their_lines() {
    let body = "F-1,free,living,scheduled,desk,一,One,,,0,4,,2,maybe
,gratis,living,,desk,二,Two,,,,,,,
F-1,paid,living,request,desk,三,Three,,,,,-5,,
F-1,paid,living,request,desk,四,Four,,,,,5,,
F-1,paid,living,request,desk,五,Five,,,,,5,,
F-6,free,living,request,desk,六,Six,,,9999,,5,,
F-7,free,living
";
    let expected = [
        fault(2, "minutes", Rule::NotANumber),
        fault(2, "escort", Rule::NotAChoice),
        fault(3, "code", Rule::Required),
        fault(3, "kind", Rule::NotAChoice),
        fault(3, "mode", Rule::Required),
        fault(4, "price_fen", Rule::NotANumber),
        fault(6, "code", Rule::Taken),
        fault(7, "minutes", Rule::TooLarge),
        fault(7, "price_fen", Rule::Mismatch),
        fault(8, "row", Rule::Mismatch),
    ];
    assert_eq!(faults(FULL, body), expected);
}

#[test]
fn the_line_is_that_of_the_file_also_after_a_cell_with_a_line_end() {
    let body = "F-1,free,living,request,desk,一,\"One\nmore\"\nF-2,free,living,nothing,desk,二,Two\n";
    assert_eq!(faults(HEAD, body), [fault(4, "mode", Rule::NotAChoice)]);
}

#[test]
fn a_file_that_is_empty_or_not_utf_8_is_refused() {
    assert_eq!(faults(HEAD, ""), [fault(1, "file", Rule::Required)]);
    assert!(import::read(b"").is_err());
    let mut gbk = format!("{HEAD}\nF-1,free,living,request,desk,").into_bytes();
    gbk.extend([0xbd, 0xd0, b',', b'W', b'\n']);
    let found = import::read(&gbk).unwrap_err();
    assert_eq!((found[0].line, found[0].field.as_str()), (2, "file"));
}

#[test]
fn the_demos_own_catalogue_is_free_of_faults() {
    assert_eq!(import::read(include_bytes!("../../demo/catalog.csv")).unwrap().len(), 47);
}

fn plan(new: &[&str], changed: &[&str], same: usize) -> Plan {
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Plan { new: owned(new), changed: owned(changed), same }
}

async fn count(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM service").fetch_one(pool).await.unwrap())
}

on_both! {
    async fn a_dry_run_says_what_would_happen_and_writes_nothing(world: World) {
        let planned = import::plan(&world.ctx, &world.system(), rows(FULL, TWO)).await.unwrap();
        assert_eq!(planned, plan(&["F-L01", "P-L01"], &[], 0));
        assert_eq!(count(&world).await, 0);
    }
}

on_both! {
    async fn a_second_import_of_the_same_file_changes_nothing(world: World) {
        let system = world.system();
        assert_eq!(import::apply(&world.ctx, &system, rows(FULL, TWO)).await.unwrap(), plan(&["F-L01", "P-L01"], &[], 0));
        let actor = domain::scope::Actor::Member(world.member("lin").await);
        let before = domain::services::store::list(&world.ctx, &actor, Filter::default()).await.unwrap();
        assert_eq!(import::apply(&world.ctx, &system, rows(FULL, TWO)).await.unwrap(), plan(&[], &[], 2));
        let changed = TWO.replace("80000", "90000");
        assert_eq!(import::plan(&world.ctx, &system, rows(FULL, &changed)).await.unwrap(), plan(&[], &["P-L01"], 1));
        assert_eq!(import::apply(&world.ctx, &system, rows(FULL, &changed)).await.unwrap(), plan(&[], &["P-L01"], 1));
        let after = domain::services::store::list(&world.ctx, &actor, Filter::default()).await.unwrap();
        assert_eq!((after.len(), after[0].clone()), (2, before[0].clone()));
        assert_eq!((after[1].id, after[1].price, after[1].escort), (before[1].id, Some(Fen(90_000)), true));
    }
}

on_both! {
    async fn a_file_without_a_column_leaves_what_the_catalogue_has_and_a_blank_cell_clears(world: World) {
        let system = world.system();
        import::apply(&world.ctx, &system, rows(FULL, TWO)).await.unwrap();
        let short = "P-L01,paid,living,scheduled,butler,口译,Interpreter\n";
        assert_eq!(import::apply(&world.ctx, &system, rows(HEAD, short)).await.unwrap(), plan(&[], &[], 1));
        let cleared = TWO.replace("120,1,80000,24,true", "120,1,,,");
        import::apply(&world.ctx, &system, rows(FULL, &cleared)).await.unwrap();
        let actor = domain::scope::Actor::Member(world.member("lin").await);
        let service = domain::services::store::list(&world.ctx, &actor, Filter::default()).await.unwrap().remove(1);
        assert_eq!((service.price, service.notice_hours, service.escort, service.minutes), (None, 0, false, Some(120)));
    }
}

on_both! {
    async fn an_import_touches_one_estate_only_and_two_at_once_agree(world: World) {
        let other = System::of(world.other_estate);
        import::apply(&world.ctx, &other, rows(FULL, TWO)).await.unwrap();
        let changed = TWO.replace("叫醒服务", "唤醒");
        let system = world.system();
        let (one, two) = tokio::join!(
            import::apply(&world.ctx, &system, rows(FULL, &changed)),
            import::apply(&world.ctx, &system, rows(FULL, &changed)),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((one.new.len() + two.new.len(), one.same + two.same), (2, 2));
        assert_eq!(count(&world).await, 4);
        assert_eq!(import::plan(&world.ctx, &other, rows(FULL, TWO)).await.unwrap(), plan(&[], &[], 2));
    }
}
