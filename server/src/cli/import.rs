//! `server import services`.

use domain::services::import::{self, Plan, RowFault};

use super::{
    ImportServices,
    open::{estate, open, sentence, words},
};
use crate::config::Config;

pub async fn services(config: &Config, wish: ImportServices) -> Result<(), String> {
    let bytes =
        std::fs::read(&wish.file).map_err(|error| format!("{} cannot be read: {error}.", wish.file.display()))?;
    let rows = import::read(&bytes).map_err(|faults| report(&faults))?;
    let ctx = open(config).await?;
    let system = estate(&ctx, &wish.estate).await?;
    let plan =
        if wish.apply { import::apply(&ctx, &system, rows).await } else { import::plan(&ctx, &system, rows).await };
    show(&plan.map_err(sentence)?);
    if wish.apply {
        println!("Written.");
    } else {
        println!("This was a dry run: nothing was written. Run it again with --apply.");
    }
    ctx.db.close().await;
    Ok(())
}

fn show(plan: &Plan) {
    for (word, codes) in [("new", &plan.new), ("changed", &plan.changed)] {
        for code in codes {
            println!("{word:>8}  {code}");
        }
    }
    println!("{} new, {} changed, {} as they are.", plan.new.len(), plan.changed.len(), plan.same);
}

fn report(faults: &[RowFault]) -> String {
    let lines: Vec<String> =
        faults.iter().map(|fault| format!("  line {}: {} {}", fault.line, fault.field, words(fault.rule))).collect();
    format!("The file has {} mistake(s); nothing was written:\n{}", faults.len(), lines.join("\n"))
}
