use super::super::Machine;

/// Bytes that one reading of a file without an end yields.
const ENDLESS: usize = 1024 * 1024;

/// A file that is made when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    Null,
    Zero,
    Hostname,
    Hosts,
    Uptime,
    Memory,
    Load,
    Version,
    Processor,
    Mounts,
    /// A command's file.
    Program,
}

impl Live {
    pub(crate) fn bytes(self, machine: &Machine) -> Vec<u8> {
        let hostname = machine.hostname();
        let text = match self {
            Live::Null => String::new(),
            Live::Zero => return vec![0; ENDLESS],
            Live::Program => return b"\x7fELF\x02\x01\x01 a part of this box's shell\n".to_vec(),
            Live::Hostname => format!("{hostname}\n"),
            Live::Hosts => format!("127.0.0.1\tlocalhost\n127.0.1.1\t{hostname}\n"),
            Live::Uptime => {
                let up = machine.up_seconds();
                format!("{up}.00 {}.00\n", up.saturating_mul(4))
            }
            Live::Memory => [
                ("MemTotal", 948_304),
                ("MemFree", 512_160),
                ("MemAvailable", 731_288),
                ("Buffers", 24_512),
                ("Cached", 231_104),
                ("SwapTotal", 102_396),
                ("SwapFree", 102_396),
            ]
            .map(|(name, kib)| format!("{:<16}{kib:>8} kB\n", format!("{name}:")))
            .concat(),
            Live::Load => "0.08 0.03 0.01 1/112 1187\n".to_owned(),
            Live::Version => {
                "Linux version 6.1.21-v8+ (builder@box) (aarch64-linux-gnu-gcc) #1642 SMP PREEMPT\n".to_owned()
            }
            Live::Processor => (0..4)
                .map(|core| {
                    format!(
                        "processor\t: {core}\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm crc32 cpuid\nCPU architecture: 8\n\n"
                    )
                })
                .chain(["Model\t\t: Simulated Pi\n".to_owned()])
                .collect(),
            Live::Mounts => "/dev/root / ext4 rw,noatime 0 0\nproc /proc proc rw 0 0\n".to_owned(),
        };
        text.into_bytes()
    }
}
