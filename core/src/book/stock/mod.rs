//! Where units are and whom they are promised to. Never what they are worth.
