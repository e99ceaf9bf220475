//! The shelf of a service that delivers: its products and its windows, as staff keep them.

use domain::{
    id::ProductId,
    orders::{Product, Rule as Window, Shelf},
    services::terms::typed,
};
use leptos::{form::ActionForm, prelude::*};

use super::goods_api::{CloseWindow, SaveProduct, SaveWindow, order_goods};
use crate::{
    admin::AdminFrame,
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
};

#[derive(Clone, Copy)]
struct Forms {
    product: Form<SaveProduct>,
    window: Form<SaveWindow>,
    close: Form<CloseWindow>,
}

pub fn page() -> AnyView {
    let (service, product) = (query("service"), query("product"));
    // The product is not asked for: a form for another one is made anew all the same.
    let data = load(move || (service(), product()), |(service, _)| order_goods(service));
    let forms = Forms { product: form(), window: form(), close: form() };
    show(data, move |shelf| goods_page(&shelf, product().parse().ok(), forms))
}

fn goods_page(shelf: &Shelf, chosen: Option<ProductId>, forms: Forms) -> AnyView {
    let Some(service) = shelf.service else {
        return view! {
            <AdminFrame>
                <Page title=t(T::OrdersGoodsTitle)>
                    <Empty icon=Glyph::Services title=t(T::OrdersGoodsNone) />
                </Page>
            </AdminFrame>
        }
        .into_any();
    };
    let id = service.to_string();
    let address = format!("/admin/services/goods?service={id}");
    let chips: Vec<LinkItem> = shelf
        .services
        .iter()
        .map(|(one, name)| {
            let href = format!("/admin/services/goods?service={one}");
            LinkItem::new(href, pick(&name.name_zh, &name.name_en)).current(*one == service)
        })
        .collect();
    let rows = shelf.products.iter().map(|product| product_row(product, &address)).collect_view();
    let edited = shelf.products.iter().find(|product| Some(product.id) == chosen);
    let product = product_form((id.clone(), shelf.key.to_string()), edited, forms.product);
    let windows = windows(&shelf.windows, &id, forms);
    view! {
        <AdminFrame>
            <Page title=t(T::OrdersGoodsTitle) lead=t(T::OrdersGoodsLead)>
                <Chips label=t(T::OrdersGoodsTitle) items=chips />
                <div class="split">
                    <div class="stack">
                        <Card title=t(T::OrdersProducts)>
                            <Rows>{rows}</Rows>
                        </Card>
                        {windows}
                    </div>
                    <aside class="stack">{product}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn product_row(product: &Product, address: &str) -> AnyView {
    let unit = pick(&product.unit_zh, &product.unit_en);
    let sub = say(T::OrdersProductPrice, &[("price", &product.price.to_string()), ("unit", unit)]);
    let cost = product.at_cost.then(|| view! { <Badge text=t(T::OrdersAtCost) /> });
    let gone = (!product.available).then(|| view! { <Badge text=t(T::OrdersSoldOut) tone=Tone::Warn /> });
    view! {
        <Row
            title=pick(&product.name.name_zh, &product.name.name_en).to_owned()
            href=format!("{address}&product={}", product.id)
            sub=sub
            end=view! {
                {cost}
                {gone}
            }
                .into_any()
        />
    }
    .into_any()
}

fn product_form((service, key): (String, String), edited: Option<&Product>, form: Form<SaveProduct>) -> AnyView {
    let start = |read: fn(&Product) -> String| edited.map(read).unwrap_or_default();
    let field = |name: &'static str, start: String| kept_or(name, &start);
    let name_zh = field("product[name_zh]", start(|product| product.name.name_zh.clone()));
    let name_en = field("product[name_en]", start(|product| product.name.name_en.clone()));
    let unit_zh = field("product[unit_zh]", start(|product| product.unit_zh.clone()));
    let unit_en = field("product[unit_en]", start(|product| product.unit_en.clone()));
    let price = field("product[price]", start(|product| typed(Some(product.price))));
    let at_cost = edited.map_or_else(|| !kept("product[at_cost]").is_empty(), |product| product.at_cost);
    let available = edited.is_none_or(|product| product.available);
    let id = edited.map(|product| product.id.to_string()).unwrap_or_default();
    let title = if edited.is_some() { T::OrdersProductChange } else { T::OrdersProductNew };
    view! {
        <Card title=t(title)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="product[id]" value=id />
                <Hidden name="product[service]" value=service />
                <Hidden name="product[key]" value=key />
                <Field
                    name="product[name_zh]"
                    label=t(T::OrdersProductZh)
                    input=Input::text(name_zh).required().length(1, 60)
                    error=form.fault("name_zh")
                />
                <Field
                    name="product[name_en]"
                    label=t(T::OrdersProductEn)
                    input=Input::text(name_en).length(0, 60)
                    error=form.fault("name_en")
                />
                <Field
                    name="product[unit_zh]"
                    label=t(T::OrdersUnitZh)
                    input=Input::text(unit_zh).required().length(1, 20)
                    error=form.fault("unit_zh")
                />
                <Field
                    name="product[unit_en]"
                    label=t(T::OrdersUnitEn)
                    input=Input::text(unit_en).length(0, 20)
                    error=form.fault("unit_en")
                />
                <Field
                    name="product[price]"
                    label=t(T::OrdersRowEach)
                    input=Input::text(price).required().mode("decimal").length(1, 12)
                    error=form.fault("price")
                />
                <Check name="product[at_cost]" label=t(T::OrdersAtCost) hint=t(T::OrdersAtCostHint) checked=at_cost />
                <Check name="product[available]" label=t(T::OrdersAvailable) checked=available />
                <p class="small soft">{t(T::OrdersProductRule)}</p>
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::OrdersProductSave)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn windows(windows: &[Window], service: &str, forms: Forms) -> AnyView {
    let rows = windows
        .iter()
        .map(|window| {
            let sub = say(
                T::OrdersWindowTerms,
                &[("n", &window.most.to_string()), ("hours", &window.cutoff_hours.to_string())],
            );
            let end = close_form((service.to_owned(), window.starts.to_string()), forms.close);
            view! { <Row title=format!("{}–{}", clock(window.starts), clock(window.ends)) sub=sub end=end /> }
        })
        .collect_view();
    let form = forms.window;
    let service = service.to_owned();
    view! {
        <Card title=t(T::OrdersWindow)>
            <div class="stack">
                <Problem error=forms.close.error />
                <Rows>{rows}</Rows>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="window[service]" value=service />
                    <Field
                        name="window[starts]"
                        label=t(T::OrdersWindowFrom)
                        input=Input::time(kept("window[starts]")).required()
                        error=form.fault("starts")
                    />
                    <Field
                        name="window[ends]"
                        label=t(T::OrdersWindowTo)
                        input=Input::time(kept("window[ends]")).required()
                        error=form.fault("ends")
                    />
                    <Field
                        name="window[cutoff_hours]"
                        label=t(T::OrdersWindowCutoff)
                        input=Input::number(kept("window[cutoff_hours]")).required().range("0", "168")
                        error=form.fault("cutoff_hours")
                    />
                    <Field
                        name="window[most]"
                        label=t(T::OrdersWindowMost)
                        input=Input::number(kept("window[most]")).required().range("1", "1000")
                        error=form.fault("most")
                    />
                    <p class="small soft">{t(T::OrdersWindowRule)}</p>
                    <div class="form-actions">
                        <Button variant=Variant::Quiet pending=form.pending()>
                            {t(T::OrdersWindowSave)}
                        </Button>
                    </div>
                </ActionForm>
            </div>
        </Card>
    }
    .into_any()
}

fn close_form((service, starts): (String, String), form: Form<CloseWindow>) -> AnyView {
    view! {
        <ActionForm action=form.action>
            <Hidden name="service" value=service />
            <Hidden name="starts" value=starts />
            <Button variant=Variant::Quiet pending=form.pending()>
                {t(T::OrdersWindowEnd)}
            </Button>
        </ActionForm>
    }
    .into_any()
}
