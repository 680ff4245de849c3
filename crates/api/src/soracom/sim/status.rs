open_enum! {
    /// Status of a SIM, that of its primary subscription. [spec]
    SimStatus {
        /// Not yet used; becomes active with its first session, and nothing leads back.
        Ready = "ready",
        /// May attach.
        Active = "active",
        /// Refused temporarily: devices keep trying.
        Inactive = "inactive",
        /// Kept in stock; becomes active with its next session.
        Standby = "standby",
        /// Refused permanently: devices stop trying.
        Suspended = "suspended",
        /// Gone for good.
        Terminated = "terminated",
    }
}

open_enum! {
    /// Status of a subscription in a profile: that of the SIM for the primary one, the OTA life cycle for others. [spec]
    SubscriptionStatus {
        /// OTA is ready or in its first half.
        Shipped = "shipped",
        /// OTA is in its second half.
        Delivered = "delivered",
        /// OTA is complete.
        Ready = "ready",
        /// A connection was seen.
        Active = "active",
        /// Primary only.
        Inactive = "inactive",
        /// Primary only.
        Standby = "standby",
        /// Primary only.
        Suspended = "suspended",
        /// Gone for good.
        Terminated = "terminated",
    }
}
