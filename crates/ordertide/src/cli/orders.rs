//! `orders` on the command line.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Orders {
    /// Take in a typed order. The file is JSON: {channel_order_no, channel?, currency, items[{sku, quantity, price}],
    /// shipping_address{name, line1, line2?, city, state, country, postal_code, phone}}.
    Create {
        /// The file; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// List orders.
    List {
        #[arg(long)]
        channel: Option<String>,
        /// PENDING_VERIFICATION, CREATED, PROCESSING, COMPLETE or CANCELLED.
        #[arg(long)]
        status: Option<String>,
        /// At most so many.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Show one, by our code or the channel's number.
    Show { order: String },
    /// What happened to it, and what moved.
    Timeline { order: String },
    /// Order confirmation.
    Confirm {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Number the invoice and allocate the stock.
    Pack {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Cancel orders, or items of one: while they are here. From dispatch on it is a return.
    Cancel {
        #[arg(required = true)]
        orders: Vec<String>,
        /// Numbers of the items, as `orders show` has them; needs a single order. Default: all that live.
        #[arg(long, value_delimiter = ',')]
        items: Vec<u32>,
        /// OUT_OF_STOCK, BUYER_ASKED, UNDELIVERABLE_ADDRESS, WRONG_PRICE, DUPLICATE_ORDER, SUSPECTED_FRAUD, DAMAGED, MISTAKE, NOT_STATED or
        /// OTHER. Any other text is kept as the comment of OTHER.
        #[arg(long, default_value = "NOT_STATED")]
        reason: String,
        /// Anything else worth keeping; OTHER needs it.
        #[arg(long)]
        comment: Option<String>,
        /// Cancel it on the channel too; in the background, tried again where that may help.
        #[arg(long)]
        on_channel: bool,
    },
    /// Keep orders from being processed.
    Hold {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Let held orders be processed again.
    Release {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Answer a contradiction of an order.
    Answer {
        order: String,
        /// The contradiction's number, as `orders show` has it.
        #[arg(long)]
        contradiction: u32,
        /// The goods left the building.
        #[arg(long, conflicts_with = "it_did_not", required_unless_present = "it_did_not")]
        it_left: bool,
        /// They did not.
        #[arg(long)]
        it_did_not: bool,
    },
}
