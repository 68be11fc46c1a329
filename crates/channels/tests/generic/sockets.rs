//! Answers that no HTTP library would send.

use crate::shop::*;
use channels::policy::RetryPolicy;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const LOGIN: &str = "{\"status\":\"SUCCESS\",\"accessToken\":\"t\"}";

/// What the shop does with a connection on which orders are asked for.
type Answer = fn(TcpStream, Arc<AtomicUsize>) -> futures_util::future::BoxFuture<'static, ()>;

/// A shop that logs in properly, closes every connection, and answers for orders as the test says. Gives its address
/// and the counter that is handed to the answers.
async fn raw_shop(answer: Answer) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let counter = Arc::new(AtomicUsize::new(0));
    let handed = Arc::clone(&counter);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            if request[..read].starts_with(b"POST") {
                let length = LOGIN.len();
                let head =
                    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
                stream
                    .write_all(format!("{head}{LOGIN}").as_bytes())
                    .await
                    .unwrap();
            } else {
                tokio::spawn(answer(stream, Arc::clone(&handed)));
            }
        }
    });
    (address, counter)
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_tried_again_and_never_used() {
    let (address, tries) = raw_shop(|mut stream, tries| {
        Box::pin(async move {
            tries.fetch_add(1, Ordering::SeqCst);
            let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"orders\":[]}";
            stream.write_all(cut).await.unwrap();
        })
    })
    .await;
    let error = list(&channel(&address)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.retryable()),
        ("BODY_CUT_OFF", true),
        "{error}"
    );
    assert!(error.to_string().contains("after 13 bytes"), "{error}");
    assert_eq!(tries.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_connection_that_is_closed_without_an_answer_is_unreachable() {
    let (address, _) = raw_shop(|stream, _| Box::pin(async move { drop(stream) })).await;
    let error = list(&channel(&address)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.retryable()),
        ("CHANNEL_UNREACHABLE", true),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_of_50_mb_is_not_read_to_its_end() {
    let (address, written) = raw_shop(|mut stream, written| {
        Box::pin(async move {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                .await
                .unwrap();
            let piece = [b"10000\r\n".as_slice(), &[b' '; 0x1_0000], b"\r\n"].concat();
            for _ in 0..800 {
                if stream.write_all(&piece).await.is_err() {
                    return;
                }
                written.fetch_add(piece.len(), Ordering::SeqCst);
            }
        })
    })
    .await;
    let error = list(&channel(&address)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.retryable()),
        ("BODY_TOO_LARGE", false),
        "{error}"
    );
    let mib = written.load(Ordering::SeqCst) / (1024 * 1024);
    // The bound is 16; the rest is what the sockets hold in between.
    assert!((16..30).contains(&mib), "{mib} MiB were taken");
}

#[tokio::test]
async fn a_body_that_says_how_large_it_is_is_not_read_at_all() {
    let (address, read_after) = raw_shop(|mut stream, closed| {
        Box::pin(async move {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 52428800\r\n\r\n{")
                .await
                .unwrap();
            // The client hangs up; without that this waits for ever, and the test sees no mark.
            let _ = stream.read(&mut [0; 1]).await;
            closed.fetch_add(1, Ordering::SeqCst);
        })
    })
    .await;
    let error = list(&channel(&address)).await.unwrap_err();
    assert_eq!(error.code(), "BODY_TOO_LARGE");
    tokio::time::timeout(Duration::from_secs(5), async {
        while read_after.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_body_that_trickles_is_a_timeout() {
    let (address, _) = raw_shop(|mut stream, _| {
        Box::pin(async move {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n")
                .await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    })
    .await;
    let mut config = config(&address);
    config.limits.timeout = Duration::from_millis(200);
    config.retry = RetryPolicy {
        retries_max: 0,
        ..config.retry
    };
    let error = list(&connect(config)).await.unwrap_err();
    assert_eq!(error.code(), "TIMEOUT", "{error}");
}

/// 32 MiB of spaces, in 32 KiB of gzip: a bomb.
#[tokio::test]
async fn the_bound_holds_after_decompression() {
    let (address, _) = raw_shop(|mut stream, _| {
        Box::pin(async move {
            let bomb = include_bytes!("spaces.gz");
            let head = format!("content-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
            let _ = stream
                .write_all(format!("HTTP/1.1 200 OK\r\n{head}").as_bytes())
                .await;
            let _ = stream.write_all(bomb).await;
        })
    })
    .await;
    let error = list(&channel(&address)).await.unwrap_err();
    assert_eq!(error.code(), "BODY_TOO_LARGE", "{error}");
}
