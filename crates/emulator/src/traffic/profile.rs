use serde::{Deserialize, Serialize};

/// How much a device sends and receives, and when. guess: all figures; the default is a small sensor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Bytes sent in five minutes, on the average of a day.
    pub up: u32,
    /// Bytes received in five minutes, on the average of a day.
    pub down: u32,
    /// How the day goes.
    pub shape: Shape,
    /// The minute of every hour at which most of it is sent, as by devices that report by the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub herd: Option<u8>,
    /// Hours between the device's day and UTC.
    pub zone: i8,
}

impl Default for Profile {
    fn default() -> Self {
        Profile { up: 6_000, down: 2_500, shape: Shape::Flat, herd: None, zone: 9 }
    }
}

impl Profile {
    /// Whether it is what every device has that nothing is said of.
    pub(crate) fn is_default(&self) -> bool {
        *self == Profile::default()
    }

    /// What is wrong with it, as half a sentence; none for a sound one.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.herd.is_some_and(|minute| minute > 59) {
            return Some("herd is a minute of the hour, 0 to 59".to_owned());
        }
        (!(-12..=14).contains(&self.zone)).then(|| "zone is -12 to 14".to_owned())
    }
}

/// How a device's traffic is spread over the hours of its day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// The same at all hours.
    #[default]
    Flat,
    /// While people work.
    Office,
    /// Mornings and evenings.
    Commute,
    /// While people sleep: metering, backups.
    Night,
}

impl Shape {
    /// The weight of each hour of the day, 1 to 12.
    pub(super) const fn hours(self) -> [u8; 24] {
        match self {
            Shape::Flat => [6; 24],
            Shape::Office => [1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 12, 12, 8, 12, 12, 12, 11, 9, 6, 3, 2, 1, 1, 1],
            Shape::Commute => [1, 1, 1, 1, 1, 3, 8, 12, 11, 6, 4, 4, 6, 5, 4, 4, 6, 10, 12, 10, 7, 5, 3, 2],
            Shape::Night => [12, 12, 12, 12, 11, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 8, 11],
        }
    }
}
