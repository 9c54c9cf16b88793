use std::fmt;
use std::sync::Arc;

/// Where the bytes of a trace's frames lie: a mapped file, or memory of the trace's own.
#[derive(Clone)]
pub enum FrameStore {
    /// Bytes that were there before the trace: a mapped or unpacked file.
    Shared(Arc<dyn AsRef<[u8]> + Send + Sync>),
    /// Bytes that arrive with the observations.
    Own(Vec<u8>),
}

impl FrameStore {
    /// The bytes that were there before the trace.
    pub fn shared(&self) -> Option<Arc<dyn AsRef<[u8]> + Send + Sync>> {
        match self {
            FrameStore::Shared(bytes) => Some(Arc::clone(bytes)),
            FrameStore::Own(_) => None,
        }
    }

    /// Everything stored.
    pub fn bytes(&self) -> &[u8] {
        match self {
            FrameStore::Shared(bytes) => (**bytes).as_ref(),
            FrameStore::Own(bytes) => bytes,
        }
    }
}

impl fmt::Debug for FrameStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            FrameStore::Shared(_) => "Shared",
            FrameStore::Own(_) => "Own",
        };
        write!(f, "{kind}({} bytes)", self.bytes().len())
    }
}
