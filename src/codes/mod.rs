//! Names of the codes a host answers with (MS-ERREF 2.1 to 2.3, winerror.h, wbemcli.h, wsman.h).
//!
//! Names and numbers are Microsoft's, the meanings are our own clauses. A code that no table names is not unusual:
//! show its number and leave it at that.

mod code;
mod family;
mod frame;
mod hresult;
#[doc(hidden)]
pub mod in_text;
mod lookup;
mod ntstatus;
mod spelling;
mod wbem;
mod win32;
mod word_in_text;
mod wsman;

pub use code::Code;
pub use family::Family;
pub use in_text::CodeInText;
pub use lookup::{Named, lookup, win32};
pub use spelling::{canonical, is_same_error};
