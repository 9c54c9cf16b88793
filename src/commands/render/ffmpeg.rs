use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use synema_ui::Film;

use crate::Failure;

/// Pictures of the video for each second; the last picture of the film stays as many of them as it takes.
const RATE: usize = 25;

/// Writes the film as MP4 through the ffmpeg that is installed.
pub fn write(film: &Film<'_>, output: &Path) -> Result<(), Failure> {
    let mut child = start(film, output)?;
    let fed = feed(film, &mut child);
    // ffmpeg waits for the end of what it reads
    drop(child.stdin.take());
    let done = child.wait_with_output()?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let last = said.lines().last().unwrap_or("it said nothing").to_owned();
        return Err(Failure::new(format!("{}: ffmpeg failed: {last}", output.display())));
    }
    fed
}

fn start(film: &Film<'_>, output: &Path) -> Result<Child, Failure> {
    let (width, height) = film.size();
    let size = format!("{width}x{height}");
    let rate = RATE.to_string();
    let mut command = Command::new("ffmpeg");
    command
        .args(["-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", &size, "-r", &rate, "-i", "-"])
        // players want even sizes and this order of colours
        .args(["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4"])
        // a name that begins with a dash is still a name
        .arg(Path::new(".").join(output));
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(format!(
            "{}: MP4 needs ffmpeg, which is not installed; get it from ffmpeg.org or with your packages \
             (apt install ffmpeg), or write a .gif",
            output.display()
        )),
        _ => Failure::new(format!("ffmpeg: {error}")),
    })
}

fn feed(film: &Film<'_>, child: &mut Child) -> Result<(), Failure> {
    let Some(pipe) = child.stdin.as_mut() else { return Ok(()) };
    let (mut passed, mut written) = (0, 0);
    for picture in 0..film.len() {
        let pixels = film.pixels(picture).map_err(Failure::new)?;
        passed += usize::from(film.hundredths(picture)) * RATE;
        while written * 100 < passed {
            pipe.write_all(&pixels)?;
            written += 1;
        }
    }
    Ok(())
}
