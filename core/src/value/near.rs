/// Where a thing stands in a list that is usually walked in the same order as the one being worked through.
///
/// Looks at `hint` first, then from the start. Two long lists in one order are matched in linear time, any others
/// still rightly.
pub(crate) fn near<T>(list: &[T], hint: usize, is: impl Fn(&T) -> bool) -> Option<usize> {
    if list.get(hint).is_some_and(&is) {
        return Some(hint);
    }
    list.iter().position(is)
}
