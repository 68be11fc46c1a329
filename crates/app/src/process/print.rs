//! Printing waybills and invoices: what can be printed is found out first, then the packages are packed, then the file is made of
//! what is stored. A process that is killed in between leaves packages that can be printed again, and no number twice.

use super::fonts::PaperFonts;
use super::name::{Meant, PackageName};
use super::paper::Desk;
use super::step::{Done, Step, Stepped, told};
use crate::blocking::on_a_thread;
use crate::carriers::Numbers;
use crate::{App, AppError, Caller};
use domain::codes::OrderCode;
use domain::order::SaleOrder;
use domain::package::{Package, PackageStatus};
use domain::refusal::{Refusal, RefusalCode};
use papers::{Fonts, Label, PdfError, Printed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file of papers, and what came of each package.
#[derive(Debug)]
pub struct Papers {
    /// The PDF; empty where there is nothing to print.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Each package.
    pub results: Vec<Stepped>,
}

/// Packages that one file holds: what a person can sort through, and a bounded memory.
const OF_FILE_MAX: usize = papers::PAPERS_MAX;

/// Bytes of a file of labels: 5 MiB. A label in Latin letters takes 4 KB, so a full file of them 4 MB; one with 60 Han or Hangul
/// characters that no other label has takes 18 KB. As base64 in JSON it stays below the 8 MiB of an answer that the API keeps.
const LABELS_BYTES_MAX: usize = 5 * 1024 * 1024;

impl App {
    /// Prints the waybills of packages: CONFIRMED ones are packed. One label that cannot be printed leaves its package as it is
    /// and stops no other. Labels are sorted by facility, first shelf, SKU and packing no., as they are picked.
    ///
    /// # Errors
    /// `BAD_INPUT` for more packages, or more that is written on them, than one file holds; `FONTS_NO_LATIN` where there are no
    /// fonts; and what else stops all of them.
    pub async fn print_waybills(
        &self,
        caller: &Caller,
        fonts: &PaperFonts,
        names: &[String],
    ) -> Result<Papers, AppError> {
        let step = Step::Print(Numbers::default());
        self.print_labels(caller, fonts, names, &step).await
    }

    /// Prints the labels of waybills again; each says which copy it is.
    ///
    /// # Errors
    /// As [`App::print_waybills`].
    pub async fn reprint_waybills(
        &self,
        caller: &Caller,
        fonts: &PaperFonts,
        names: &[String],
    ) -> Result<Papers, AppError> {
        self.print_labels(caller, fonts, names, &Step::Reprint).await
    }

    async fn print_labels(
        &self,
        caller: &Caller,
        fonts: &PaperFonts,
        names: &[String],
        step: &Step,
    ) -> Result<Papers, AppError> {
        let meant = self.named_packages(caller, names, step.wanted()).await?;
        refuse_too_many(&meant)?;
        let fonts = fonts.get().await?;
        let packages = packages_of(&meant);
        let orders = self.orders_of(caller, &packages).await?;
        let desk = self
            .paper_desk(caller, &orders.values().cloned().collect::<Vec<_>>())
            .await?;
        let mut done = Done::new();
        let trial = print(&fonts, labels(&desk, &orders, &packages)).await?;
        refuse_too_long(&trial)?;
        let mut printable = printable(trial, in_order(&orders, &packages), &mut done);
        let step = self
            .with_numbers(caller, step, (&orders, &mut printable), &mut done)
            .await?;
        done.extend(self.step_packages(caller, &printable, &step).await?);
        let stepped: Vec<PackageName> = printable
            .into_iter()
            .filter(|package| matches!(done.get(package), Some(Ok(()))))
            .collect();
        let orders = self.orders_of(caller, &stepped).await?;
        let (live, gone): (Vec<_>, Vec<_>) = stepped.into_iter().partition(|name| has_waybill(&orders, name));
        for name in gone {
            let text = format!(
                "Package {} was cancelled while it was printed",
                name.key.packing_no
            );
            done.insert(name, Err(Refusal::new(RefusalCode::OrderCancelled, text).into()));
        }
        let printed = print(&fonts, labels(&desk, &orders, &live)).await?;
        let sorted = in_order(&orders, &live);
        for refused in &printed.refused {
            if let Some(name) = sorted.get(refused.index) {
                done.insert(
                    name.clone(),
                    Err(refused_by(refused.code, refused.message.clone())),
                );
            }
        }
        Ok(Papers {
            pages: printed.pages,
            results: told(meant, done),
            pdf: printed.pdf,
        })
    }

    /// The step, with the numbers that carriers gave for the packages; those that a carrier refused are told and left out.
    async fn with_numbers(
        &self,
        caller: &Caller,
        step: &Step,
        (orders, printable): (&BTreeMap<OrderCode, SaleOrder>, &mut Vec<PackageName>),
        done: &mut Done,
    ) -> Result<Step, AppError> {
        match step {
            Step::Print(_) => {}
            Step::Reprint | Step::Void(_) | Step::Join(_) | Step::Leave(_) | Step::HandOver => {
                return Ok(step.clone());
            }
        }
        let packages = printable.iter().filter_map(|name| find(orders, name));
        let numbers = self.book_waybills(caller, packages).await?;
        printable.retain(|name| match numbers.refused(&name.key) {
            Some(refusal) => {
                done.insert(name.clone(), Err(refusal.clone().into()));
                false
            }
            None => true,
        });
        Ok(Step::Print(numbers))
    }

    /// Prints the invoices of packages.
    ///
    /// # Errors
    /// As [`App::print_waybills`].
    pub async fn print_invoices(
        &self,
        caller: &Caller,
        fonts: &PaperFonts,
        names: &[String],
    ) -> Result<Papers, AppError> {
        const WITH_INVOICE: [PackageStatus; 6] = [
            PackageStatus::Packed,
            PackageStatus::ReadyToShip,
            PackageStatus::Dispatched,
            PackageStatus::Delivered,
            PackageStatus::ReturnExpected,
            PackageStatus::Returned,
        ];
        let meant = self.named_packages(caller, names, &WITH_INVOICE).await?;
        refuse_too_many(&meant)?;
        let fonts = fonts.get().await?;
        let packages = packages_of(&meant);
        let orders = self.orders_of(caller, &packages).await?;
        let desk = self
            .paper_desk(caller, &orders.values().cloned().collect::<Vec<_>>())
            .await?;
        let (mut done, mut invoices, mut printed) = (Done::new(), Vec::new(), Vec::new());
        for name in packages {
            let found = find(&orders, &name);
            match found.and_then(|(order, package)| desk.invoice(order, package)) {
                Some(invoice) => {
                    invoices.push(invoice);
                    printed.push(name);
                }
                None => {
                    let text = format!("Package {} has no invoice", name.key.packing_no);
                    done.insert(name, Err(Refusal::new(RefusalCode::NotPrinted, text).into()));
                }
            }
        }
        let made = on_a_thread(move || papers::invoices(&fonts, &invoices).map_err(unwritten)).await?;
        let mut results: Vec<Result<(), AppError>> = printed.iter().map(|_| Ok(())).collect();
        for refused in made.refused {
            if let Some(result) = results.get_mut(refused.index) {
                *result = Err(refused_by(refused.code, refused.message));
            }
        }
        done.extend(printed.into_iter().zip(results));
        Ok(Papers {
            pdf: made.pdf,
            pages: made.pages,
            results: told(meant, done),
        })
    }

    pub(super) async fn orders_of(
        &self,
        caller: &Caller,
        packages: &[PackageName],
    ) -> Result<BTreeMap<OrderCode, SaleOrder>, AppError> {
        let codes: BTreeSet<OrderCode> = packages.iter().map(|package| package.order.clone()).collect();
        let codes: Vec<OrderCode> = codes.into_iter().collect();
        let orders = self.store.orders(&caller.tenant, &codes).await?;
        Ok(orders
            .into_iter()
            .map(|order| (order.code.clone(), order))
            .collect())
    }
}

fn refuse_too_many(meant: &[Meant]) -> Result<(), AppError> {
    match meant.len() > OF_FILE_MAX {
        true => Err(AppError::bad_input(format!(
            "{} packages are named; one file holds {OF_FILE_MAX}",
            meant.len()
        ))),
        false => Ok(()),
    }
}

fn refuse_too_long(printed: &Printed) -> Result<(), AppError> {
    match printed.pdf.len() > LABELS_BYTES_MAX {
        true => Err(AppError::bad_input(format!(
            "the file would have {} bytes, and {LABELS_BYTES_MAX} are the most. Name fewer packages",
            printed.pdf.len()
        ))),
        false => Ok(()),
    }
}

pub(super) fn packages_of(meant: &[Meant]) -> Vec<PackageName> {
    meant
        .iter()
        .filter_map(|one| one.package.as_ref().ok().cloned())
        .collect()
}

fn find<'o>(
    orders: &'o BTreeMap<OrderCode, SaleOrder>,
    name: &PackageName,
) -> Option<(&'o SaleOrder, &'o Package)> {
    let order = orders.get(&name.order)?;
    Some((order, order.package(&name.key)?))
}

/// Whether a package has a waybill by now: one that was cancelled meanwhile has none.
fn has_waybill(orders: &BTreeMap<OrderCode, SaleOrder>, name: &PackageName) -> bool {
    find(orders, name).is_some_and(|(_, package)| package.waybill.is_some())
}

/// Of the packages those whose label can be printed; the others are told why, before anything of them is packed.
fn printable(trial: Printed, packages: Vec<PackageName>, done: &mut Done) -> Vec<PackageName> {
    let mut refused: BTreeMap<usize, AppError> = trial
        .refused
        .into_iter()
        .map(|refused| (refused.index, refused_by(refused.code, refused.message)))
        .collect();
    let mut printable = Vec::with_capacity(packages.len());
    for (index, package) in packages.into_iter().enumerate() {
        match refused.remove(&index) {
            Some(error) => {
                done.insert(package, Err(error));
            }
            None => printable.push(package),
        }
    }
    printable
}

fn refused_by(code: &str, message: String) -> AppError {
    let code = match code {
        "FONT_MISSING" => RefusalCode::FontMissing,
        _ => RefusalCode::PaperRefused,
    };
    Refusal::new(code, message).into()
}

/// Sorted as they are picked: facility, first shelf and SKU, packing no.; what is on no shelf comes last.
fn in_order(orders: &BTreeMap<OrderCode, SaleOrder>, packages: &[PackageName]) -> Vec<PackageName> {
    let mut sorted = packages.to_vec();
    sorted.sort_by_cached_key(|name| {
        let order = orders.get(&name.order);
        let items = order.into_iter().flat_map(|order| order.live_items_of(&name.key));
        let first = items
            .map(|item| (item.shelf.is_none(), item.shelf.clone(), item.sku.clone()))
            .min();
        (name.key.facility.clone(), first, name.key.packing_no.clone())
    });
    sorted
}

/// The labels of packages, in the order in which they are printed.
fn labels(desk: &Desk, orders: &BTreeMap<OrderCode, SaleOrder>, packages: &[PackageName]) -> Vec<Label> {
    in_order(orders, packages)
        .iter()
        .filter_map(|name| {
            let (order, package) = find(orders, name)?;
            let prints = package.waybill.as_ref().map_or(1, |waybill| waybill.prints);
            Some(desk.label(order, package, prints.saturating_sub(1)))
        })
        .collect()
}

async fn print(fonts: &Arc<Fonts>, labels: Vec<Label>) -> Result<Printed, AppError> {
    let fonts = Arc::clone(fonts);
    on_a_thread(move || papers::labels(&fonts, &labels).map_err(unwritten)).await
}

fn unwritten(error: PdfError) -> AppError {
    AppError::bad_input(error.to_string())
}
