//! Money asked for, received and given back, attempt by attempt. Never what it was for, line by line.
