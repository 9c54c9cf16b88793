/// Numbers in lists, each list in order: four octets for a number and four for a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    /// Where each list begins, and where the last ends.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Puts the numbers from 0 on into so many lists; `list_of` says into which, none for a number that is in none.
    pub(crate) fn of(lists: usize, numbers: usize, list_of: impl Fn(usize) -> Option<usize>) -> Lists {
        let mut starts = vec![0u32; lists + 1];
        for list in (0..numbers).filter_map(&list_of) {
            starts[list + 1] += 1;
        }
        for list in 0..lists {
            starts[list + 1] += starts[list];
        }
        let mut items = vec![0; starts[lists] as usize];
        for number in 0..numbers {
            if let Some(list) = list_of(number) {
                items[starts[list] as usize] = number as u32;
                starts[list] += 1;
            }
        }
        // each beginning has moved on to where the next list begins
        starts.pop();
        starts.insert(0, 0);
        Lists { starts, items }
    }

    /// One list; empty where there is none of that number.
    pub(crate) fn list(&self, number: usize) -> &[u32] {
        match (self.starts.get(number), self.starts.get(number + 1)) {
            (Some(&start), Some(&end)) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_its_list_once_and_in_order() {
        let lists = Lists::of(4, 11, |number| [Some(1), None, Some(3), Some(0)][number % 4]);
        let all: Vec<&[u32]> = (0..5).map(|list| lists.list(list)).collect();
        assert_eq!(all, [&[3, 7][..], &[0, 4, 8], &[], &[2, 6, 10], &[]]);
        assert_eq!(Lists::of(0, 3, |_| None).list(0), [] as [u32; 0]);
    }
}
