//! SC-2: an opinion is asked after every use of a service in trial, also after an order.

use domain::{
    error::{Error, Refusal},
    id::UseId,
    services::{opinions, wishes::Grade},
};

use super::{MESSAGE, asked, execute, finish, seen, started};
use crate::support::{not_found, on_both};

on_both! {
    async fn an_order_of_a_service_in_trial_asks_its_house_once_it_is_done(world: World) {
        let service = MESSAGE.made(&world).await;
        execute(&world, "UPDATE service SET stage = 'trial' WHERE code = 'F-L07'").await.unwrap();
        let (lin, zhou, xu) = (world.member("lin").await, world.member("zhou").await, world.member("xu").await);
        let order = asked(&world, "lin", service).await;
        let used = UseId(order.0);
        let say = |by| opinions::opine(&world.ctx, by, used, (Grade::Good, "当天就转到了".to_owned()));
        let early = say(&lin).await;
        assert!(matches!(early, Err(Error::Refused(Refusal::Stale))), "{early:?}");
        assert!(!seen(&world, "lin", order).await.unopined);
        started(&world, order).await;
        finish(&world, order, Vec::new()).await.unwrap();
        assert!(seen(&world, "lin", order).await.unopined && !seen(&world, "min", order).await.unopined);
        assert_eq!(opinions::unopined(&world.ctx, &zhou, service).await.unwrap().map(|(id, _)| id), Some(used));
        not_found(say(&xu).await);
        say(&zhou).await.unwrap();
        let twice = say(&lin).await;
        assert!(matches!(twice, Err(Error::Refused(Refusal::Stale))), "{twice:?}");
        assert!(!seen(&world, "lin", order).await.unopined);
        assert_eq!(opinions::unopined(&world.ctx, &lin, service).await.unwrap(), None);
    }
}
