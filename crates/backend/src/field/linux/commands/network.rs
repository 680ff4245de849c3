use crate::field::linux::shell::{Call, Ended};

pub(super) fn ip(call: &mut Call<'_>) -> Ended {
    let words: Vec<&str> =
        call.args.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    let address = call.machine.facts.address.clone();
    match words.first() {
        Some(&("a" | "ad" | "addr" | "address")) => {
            call.line(link(1));
            call.line("    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever");
            call.line(link(2));
            if !address.is_empty() {
                call.line(format!("    inet {address}/32 scope global wwan0"));
                call.line("       valid_lft forever preferred_lft forever");
            }
        }
        Some(&("l" | "link")) => {
            call.line(link(1));
            call.line(link(2));
        }
        Some(&("r" | "ro" | "route")) => {
            call.line("default dev wwan0 scope link metric 700");
            if !address.is_empty() {
                call.line(format!("{address} dev wwan0 proto kernel scope link src {address}"));
            }
        }
        Some(other) => {
            let other = (*other).to_owned();
            call.complain(format_args!(
                "Object \"{other}\" is unknown, try \"ip addr\", \"ip link\" or \"ip route\"."
            ));
            return Ok(1);
        }
        None => {
            call.complain("usage: ip addr | link | route");
            return Ok(255);
        }
    }
    Ok(0)
}

pub(super) fn ifconfig(call: &mut Call<'_>) -> Ended {
    let address = call.machine.facts.address.clone();
    let wanted = |name: &str| call.args.iter().all(|word| word == name || word == "-a");
    let (local, mobile) = (wanted("lo"), wanted("wwan0"));
    if !local && !mobile {
        let words = call.args.join(" ");
        call.complain(format_args!("{words}: error fetching interface information: Device not found"));
        return Ok(1);
    }
    if local {
        call.line("lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536");
        call.line(
            "        inet 127.0.0.1  netmask 255.0.0.0\n        loop  txqueuelen 1000  (Local Loopback)\n",
        );
    }
    if mobile {
        call.line("wwan0: flags=4305<UP,POINTOPOINT,RUNNING,NOARP,MULTICAST>  mtu 1500");
        call.line(format!("        inet {address}  netmask 255.255.255.255  destination {address}"));
        call.line(
            "        unspec 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00  txqueuelen 1000  (UNSPEC)\n",
        );
    }
    Ok(0)
}

fn link(number: u8) -> &'static str {
    if number == 1 {
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
    } else {
        "2: wwan0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UNKNOWN group default qlen 1000\n    link/none"
    }
}
