use crate::{
    id::{Imsi, SimId},
    soracom::downlink::{
        DownlinkHttpRequest, DownlinkHttpResponse, DownlinkPingRequest, DownlinkPingResponse,
        DownlinkRtspRequest, DownlinkSshRequest, DownlinkSshResponse, DownlinkTcpRequest,
        DownlinkTcpResponse, DownlinkUdpRequest,
    },
};

crate::endpoints! {
    /// Sends ICMP echo requests.
    SendDownlinkPing: POST "/v1/sims/{sim_id}/downlink/ping" { path: SimId, body: DownlinkPingRequest } -> DownlinkPingResponse = "Sim/sendDownlinkPing";
    /// The same by an IMSI.
    SubscriberDownlinkPing: POST "/v1/subscribers/{imsi}/downlink/ping" { path: Imsi, body: DownlinkPingRequest } -> DownlinkPingResponse = "Subscriber/subscriberDownlinkPingToUserEquipment";
    /// Sends an HTTP request; 422 where the device did not answer within 10 s and 5 MiB.
    SendDownlinkHttp: POST "/v1/sims/{sim_id}/downlink/http" { path: SimId, body: DownlinkHttpRequest } -> DownlinkHttpResponse = "Sim/sendDownlinkHttp";
    /// Sends bytes over a connection, and answers with what came back; 422 where nothing did.
    SendDownlinkTcp: POST "/v1/sims/{sim_id}/downlink/tcp" { path: SimId, body: DownlinkTcpRequest } -> DownlinkTcpResponse = "Sim/sendDownlinkTcp";
    /// Sends a datagram; 204, whether or not it arrives.
    SendDownlinkUdp: POST "/v1/sims/{sim_id}/downlink/udp" { path: SimId, body: DownlinkUdpRequest } -> () = "Sim/sendDownlinkUdp";
    /// Runs a command over SSH; 422 where it could not be run within 10 s and 5 MiB.
    SendDownlinkSsh: POST "/v1/sims/{sim_id}/downlink/ssh" { path: SimId, body: DownlinkSshRequest } -> DownlinkSshResponse = "Sim/sendDownlinkSsh";
    /// Takes a picture of a stream; it is the answer, as JPEG, and stands in no type: what is read here is JSON.
    SendDownlinkRtsp: POST "/v1/sims/{sim_id}/downlink/rtsp" { path: SimId, body: DownlinkRtspRequest } -> () = "Sim/sendDownlinkRtsp";
}
