//! Every endpoint with the scope that it needs. One that is not here is not served and not described.

use crate::gate::{guarded, guarded_export, guarded_upload};
use crate::{
    Api, cancelled, carriers, channels, exports, keys, orders, packages, pickups, putaway, returns, runs,
    settings, shelves, stock, sync, tasks, uploads,
};
use app::keys::Scope;
use utoipa::openapi::{InfoBuilder, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All endpoints.
pub(crate) fn all() -> OpenApiRouter<Api> {
    let empty = OpenApiBuilder::new().info(InfoBuilder::new().build()).build();
    let router = OpenApiRouter::with_openapi(empty);
    let router = of_orders(router);
    let router = of_cancels(router);
    let router = of_packages(router);
    let router = of_uploads(router);
    let router = of_stock(router);
    let router = of_putaway(router);
    let router = of_channels(router);
    let router = of_carriers(router);
    let router = of_syncs(router);
    of_settings(router)
}

fn of_orders(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::OrdersRead, routes!(orders::list::list)))
        .routes(guarded(Scope::OrdersRead, routes!(orders::show::show)))
        .routes(guarded(Scope::OrdersRead, routes!(orders::timeline::timeline)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::create::create)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::confirm::confirm)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::pack::pack)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::answer::answer)))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(orders::confirm_many::confirm_many),
        ))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::pack_many::pack_many)))
}

fn of_cancels(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::OrdersWrite, routes!(orders::cancel::cancel)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::hold::hold)))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::release::release)))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(orders::cancel_many::cancel_many),
        ))
        .routes(guarded(Scope::OrdersWrite, routes!(orders::hold_many::hold_many)))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(orders::release_many::release_many),
        ))
        .routes(guarded(Scope::OrdersRead, routes!(cancelled::list::list)))
        .routes(guarded(Scope::OrdersRead, routes!(cancelled::counts::counts)))
        .routes(guarded(Scope::OrdersRead, routes!(cancelled::preview::preview)))
        .routes(guarded(Scope::OrdersWrite, routes!(cancelled::resync::resync)))
        .routes(guarded(Scope::OrdersWrite, routes!(cancelled::restore::restore)))
}

fn of_packages(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(packages::print_waybills::print_waybills),
        ))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(packages::reprint_waybills::reprint_waybills),
        ))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(packages::void_waybills::void_waybills),
        ))
        .routes(guarded(
            Scope::OrdersRead,
            routes!(packages::print_invoices::print_invoices),
        ))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(packages::hand_over::hand_over),
        ))
        .routes(guarded(Scope::OrdersRead, routes!(packages::scan::scan)))
        .routes(guarded(Scope::OrdersWrite, routes!(pickups::request::request)))
        .routes(guarded(Scope::OrdersRead, routes!(pickups::list::list)))
        .routes(guarded(Scope::OrdersRead, routes!(pickups::show::show)))
        .routes(guarded(Scope::OrdersWrite, routes!(pickups::edit::edit)))
        .routes(guarded(Scope::OrdersWrite, routes!(pickups::cancel::cancel)))
}

fn of_uploads(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded_upload(
            Scope::OrdersWrite,
            routes!(uploads::receive::receive),
        ))
        .routes(guarded(Scope::OrdersRead, routes!(uploads::list::list)))
        .routes(guarded(Scope::OrdersRead, routes!(uploads::show::show)))
        .routes(guarded(Scope::OrdersRead, routes!(uploads::errors::errors)))
        .routes(guarded(Scope::OrdersWrite, routes!(uploads::commit::commit)))
        .routes(guarded(Scope::OrdersWrite, routes!(uploads::cancel::cancel)))
        .routes(guarded(Scope::OrdersWrite, routes!(uploads::remove::remove)))
        .routes(guarded(Scope::OrdersRead, routes!(uploads::template::template)))
        .routes(guarded(Scope::OrdersRead, routes!(uploads::headers::headers)))
        .routes(guarded(
            Scope::OrdersWrite,
            routes!(uploads::set_headers::set_headers),
        ))
        .routes(guarded_export(
            Scope::OrdersRead,
            routes!(exports::orders::orders),
        ))
        .routes(guarded_export(
            Scope::OrdersRead,
            routes!(exports::cancelled::cancelled),
        ))
        .routes(guarded_export(Scope::StockRead, routes!(exports::stock::stock)))
        .routes(guarded_export(Scope::SyncRead, routes!(exports::runs::runs)))
}

fn of_stock(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::StockRead, routes!(stock::list::list)))
        .routes(guarded(Scope::StockRead, routes!(stock::show::show)))
        .routes(guarded(Scope::StockWrite, routes!(stock::adjust::adjust)))
        .routes(guarded(Scope::StockRead, routes!(stock::skus::skus)))
        .routes(guarded(Scope::StockWrite, routes!(stock::put_sku::put_sku)))
        .routes(guarded(Scope::StockRead, routes!(shelves::list::list)))
        .routes(guarded(Scope::StockWrite, routes!(shelves::add::add)))
        .routes(guarded(Scope::StockWrite, routes!(shelves::block::block)))
        .routes(guarded(Scope::StockWrite, routes!(shelves::unblock::unblock)))
        .routes(guarded(Scope::StockWrite, routes!(shelves::remove::remove)))
}

fn of_putaway(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::PutawayRead, routes!(putaway::pending::pending)))
        .routes(guarded(Scope::PutawayRead, routes!(putaway::list::list)))
        .routes(guarded(Scope::PutawayRead, routes!(putaway::show::show)))
        .routes(guarded(Scope::PutawayWrite, routes!(putaway::create::create)))
        .routes(guarded(Scope::PutawayWrite, routes!(putaway::complete::complete)))
        .routes(guarded(Scope::PutawayWrite, routes!(putaway::discard::discard)))
        .routes(guarded(Scope::PutawayWrite, routes!(putaway::scan::scan)))
        .routes(guarded(Scope::PutawayWrite, routes!(putaway::undo::undo)))
        .routes(guarded(Scope::PutawayRead, routes!(putaway::print::print)))
        .routes(guarded(
            Scope::PutawayRead,
            routes!(putaway::suggestions::suggestions),
        ))
        .routes(guarded(Scope::ReturnsRead, routes!(returns::list::list)))
        .routes(guarded(Scope::ReturnsRead, routes!(returns::show::show)))
        .routes(guarded(Scope::ReturnsWrite, routes!(returns::receive::receive)))
        .routes(guarded(Scope::ReturnsWrite, routes!(returns::inspect::inspect)))
}

fn of_channels(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::ChannelsRead, routes!(channels::list::list)))
        .routes(guarded(Scope::ChannelsRead, routes!(channels::show::show)))
        .routes(guarded(Scope::ChannelsWrite, routes!(channels::add::add)))
        .routes(guarded(Scope::ChannelsWrite, routes!(channels::test::test)))
        .routes(guarded(Scope::ChannelsWrite, routes!(channels::enable::enable)))
        .routes(guarded(Scope::ChannelsWrite, routes!(channels::disable::disable)))
        .routes(guarded(
            Scope::ChannelsRead,
            routes!(channels::capabilities::capabilities),
        ))
        .routes(guarded(Scope::ChannelsRead, routes!(channels::sources::sources)))
}

fn of_carriers(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::ChannelsRead, routes!(carriers::list::list)))
        .routes(guarded(Scope::ChannelsRead, routes!(carriers::show::show)))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::add::add)))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::test::test)))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::set_key::set_key)))
        .routes(guarded(
            Scope::ChannelsWrite,
            routes!(carriers::set_timer::set_timer),
        ))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::enable::enable)))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::disable::disable)))
        .routes(guarded(Scope::ChannelsWrite, routes!(carriers::remove::remove)))
        .routes(guarded(Scope::SyncWrite, routes!(carriers::sync::sync)))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::set_carrier::set_carrier),
        ))
}

fn of_syncs(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::SyncWrite, routes!(sync::run::run)))
        .routes(guarded(Scope::SyncRead, routes!(runs::list::list)))
        .routes(guarded(Scope::SyncRead, routes!(runs::show::show)))
        .routes(guarded(Scope::SyncRead, routes!(runs::orders::orders)))
        .routes(guarded(Scope::SyncRead, routes!(runs::unchanged::unchanged)))
        .routes(guarded(Scope::SyncWrite, routes!(runs::cancel::cancel)))
        .routes(guarded(Scope::SyncWrite, routes!(runs::retry::retry)))
        .routes(guarded(Scope::SyncRead, routes!(tasks::list::list)))
        .routes(guarded(Scope::SyncRead, routes!(tasks::show::show)))
        .routes(guarded(Scope::SyncWrite, routes!(tasks::set_timer::set_timer)))
        .routes(guarded(Scope::SyncWrite, routes!(tasks::run::run)))
        .routes(guarded(Scope::SyncWrite, routes!(tasks::pause::pause)))
        .routes(guarded(Scope::SyncWrite, routes!(tasks::resume::resume)))
}

fn of_settings(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    router
        .routes(guarded(Scope::SettingsRead, routes!(settings::tenant::tenant)))
        .routes(guarded(Scope::SettingsRead, routes!(settings::policy::policy)))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::set_policy::set_policy),
        ))
        .routes(guarded(
            Scope::SettingsRead,
            routes!(settings::facilities::facilities),
        ))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::add_facility::add_facility),
        ))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::set_address::set_address),
        ))
        .routes(guarded(
            Scope::SettingsRead,
            routes!(settings::sequences::sequences),
        ))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::define_sequence::define_sequence),
        ))
        .routes(guarded(Scope::SettingsRead, routes!(settings::golive::golive)))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::golive_start::golive_start),
        ))
        .routes(guarded(
            Scope::SettingsWrite,
            routes!(settings::golive_pause::golive_pause),
        ))
        .routes(guarded(Scope::SettingsRead, routes!(settings::doctor::doctor)))
        .routes(guarded(Scope::Admin, routes!(keys::list::list)))
        .routes(guarded(Scope::Admin, routes!(keys::create::create)))
        .routes(guarded(Scope::Admin, routes!(keys::revoke::revoke)))
}
