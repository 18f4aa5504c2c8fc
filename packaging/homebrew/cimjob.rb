# Homebrew formula; a template. `packaging/homebrew/fill VERSION SHA256SUMS` writes the version and the checksums into it. Never installed: no release is published yet.
class Cimjob < Formula
  desc "Explain why a job on a remote Hyper-V host failed"
  homepage "https://github.com/cimjob/cimjob"
  version "VERSION"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/cimjob/cimjob/releases/download/vVERSION/cimjob-VERSION-aarch64-apple-darwin.tar.gz"
      sha256 "SHA256 of aarch64-apple-darwin"
    end
    on_intel do
      url "https://github.com/cimjob/cimjob/releases/download/vVERSION/cimjob-VERSION-x86_64-apple-darwin.tar.gz"
      sha256 "SHA256 of x86_64-apple-darwin"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/cimjob/cimjob/releases/download/vVERSION/cimjob-VERSION-aarch64-unknown-linux-musl.tar.gz"
      sha256 "SHA256 of aarch64-unknown-linux-musl"
    end
    on_intel do
      url "https://github.com/cimjob/cimjob/releases/download/vVERSION/cimjob-VERSION-x86_64-unknown-linux-musl.tar.gz"
      sha256 "SHA256 of x86_64-unknown-linux-musl"
    end
  end

  def install
    bin.install "cimjob"
    generate_completions_from_executable(bin/"cimjob", "completion")
    system bin/"cimjob", "man", buildpath/"man"
    man1.install Dir["man/man1/*"]
    man7.install Dir["man/man7/*"]
  end

  test do
    assert_match "FAILED", shell_output("#{bin}/cimjob demo")
  end
end
