//! Networks whose word about the client's address is taken.

use std::{net::IpAddr, str::FromStr};

/// An address range such as `10.0.0.0/8` or `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: u128,
    mask: u128,
}

/// IPv4 as IPv4-mapped IPv6, so that a dual-stack socket's peers compare alike.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.base
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().map_err(|_| ())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let (width, offset) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let length = length.unwrap_or(width);
        if length > width {
            return Err(());
        }
        let mask = u128::MAX.checked_shl(128 - (length + offset)).unwrap_or(0);
        Ok(Self { base: bits(address) & mask, mask })
    }
}

/// The client's address (G7): the right-most hop of `X-Forwarded-For` that no trusted proxy vouches for.
///
/// The header counts only as far as it was written by trusted proxies; anything left of that, the client can invent.
pub fn client(peer: IpAddr, forwarded: &str, trusted: &[Network]) -> IpAddr {
    let vouched = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    for hop in forwarded.rsplit(',') {
        if !vouched(client) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(list: &[&str]) -> Vec<Network> {
        list.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_its_own_addresses_and_no_others() {
        let network: Network = "10.1.0.0/16".parse().unwrap();
        assert!(network.contains(ip("10.1.200.3")) && network.contains(ip("::ffff:10.1.0.1")));
        assert!(!network.contains(ip("10.2.0.1")) && !network.contains(ip("::1")));
        assert!("10.0.0.0/33".parse::<Network>().is_err() && "x".parse::<Network>().is_err());
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains(ip("203.0.113.9")));
        assert!("::1".parse::<Network>().unwrap().contains(ip("::1")));
    }

    #[test]
    fn g7_a_forwarded_address_from_an_untrusted_peer_is_ignored() {
        assert_eq!(client(ip("203.0.113.9"), "198.51.100.1", &networks(&["127.0.0.1"])), ip("203.0.113.9"));
        assert_eq!(client(ip("203.0.113.9"), "198.51.100.1", &[]), ip("203.0.113.9"));
    }

    #[test]
    fn g7_the_right_most_hop_that_is_no_proxy_is_the_client() {
        let trusted = networks(&["127.0.0.1", "10.0.0.0/8"]);
        assert_eq!(client(ip("127.0.0.1"), "6.6.6.6, 198.51.100.1, 10.0.0.7", &trusted), ip("198.51.100.1"));
        assert_eq!(client(ip("127.0.0.1"), "nonsense", &trusted), ip("127.0.0.1"));
        assert_eq!(client(ip("127.0.0.1"), "", &trusted), ip("127.0.0.1"));
    }
}
