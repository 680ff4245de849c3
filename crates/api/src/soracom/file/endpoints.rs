use crate::{
    Page,
    soracom::file::{FileEntry, FileScope, FindFilesQuery, ListFilesQuery},
};

// The last part of a path may hold slashes. Contents go as they are, and stand in no type: what is read here is JSON.
crate::endpoints! {
    /// Files whose paths begin so, in the order of their paths.
    FindFiles: GET "/v1/files" { query: FindFilesQuery } -> Page<FileEntry> = "FileEntry/findFiles";
    /// What lies in a directory; 404 where it is not there.
    ListFiles: GET "/v1/files/{scope}/{path}/" { path: (FileScope, String), query: ListFilesQuery } -> Page<FileEntry> = "FileEntry/listFiles";
    /// Where a file can be downloaded; 302.
    GetFile: GET "/v1/files/{scope}/{path}" { path: (FileScope, String) } -> () = "FileEntry/getFile";
    /// Its length, type and version, in headers.
    GetFileMetadata: HEAD "/v1/files/{scope}/{path}" { path: (FileScope, String) } -> () = "FileEntry/getFileMetadata";
    /// Keeps the body as a file: 201 for a new one, 200 where one is replaced.
    PutFile: PUT "/v1/files/{scope}/{path}" { path: (FileScope, String) } -> () = "FileEntry/putFile";
    /// Removes a file.
    DeleteFile: DELETE "/v1/files/{scope}/{path}" { path: (FileScope, String) } -> () = "FileEntry/deleteFile";
    /// Removes a directory; 400 where something lies in it.
    DeleteDirectory: DELETE "/v1/files/{scope}/{path}/" { path: (FileScope, String) } -> () = "FileEntry/deleteDirectory";
}
