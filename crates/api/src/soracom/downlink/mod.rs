//! Downlink calls of the tags Sim and Subscriber: one request to a device, through the platform.

mod endpoints;
mod rtsp;
mod ssh;
mod types;

pub use endpoints::{
    ENDPOINTS, SendDownlinkHttp, SendDownlinkPing, SendDownlinkRtsp, SendDownlinkSsh, SendDownlinkTcp,
    SendDownlinkUdp, SubscriberDownlinkPing, visit,
};
pub use rtsp::{
    DownlinkRtspRequest, RtspAuthentication, RtspCommand, RtspDestinations, RtspHarvestFiles, RtspOptions,
};
pub use ssh::{DownlinkSshRequest, DownlinkSshResponse, SshAuthentication};
pub use types::{
    BinaryEncoding, DownlinkHttpRequest, DownlinkHttpResponse, DownlinkPingRequest, DownlinkPingResponse,
    DownlinkTcpRequest, DownlinkTcpResponse, DownlinkUdpRequest, HttpMethod, TcpConnection,
};
