package dev.separable.image.decode.jpeg;

/** Upsampling a sample at a time. */
final class ScalarUpsampling implements Upsampling {

  @Override
  public void across(byte[] in, int from, int n, byte[] out) {
    int here = in[from] & 0xff;
    int next = in[from + 1] & 0xff;
    out[0] = (byte) here;
    out[1] = (byte) (3 * here + next + 2 >> 2);
    for (int x = 1; x < n - 1; x++) {
      int before = here;
      here = next;
      next = in[from + x + 1] & 0xff;
      out[2 * x] = (byte) (3 * here + before + 1 >> 2);
      out[2 * x + 1] = (byte) (3 * here + next + 2 >> 2);
    }
    out[2 * n - 2] = (byte) (3 * next + here + 1 >> 2);
    out[2 * n - 1] = (byte) next;
  }

  @Override
  public void down(byte[] in, int near, int far, boolean farAbove, int n, byte[] out) {
    int half = farAbove ? 1 : 2;
    for (int x = 0; x < n; x++) {
      out[x] = (byte) (3 * (in[near + x] & 0xff) + (in[far + x] & 0xff) + half >> 2);
    }
  }

  @Override
  public void acrossAndDown(byte[] in, int near, int far, int n, byte[] out) {
    int here = 3 * (in[near] & 0xff) + (in[far] & 0xff);
    int next = 3 * (in[near + 1] & 0xff) + (in[far + 1] & 0xff);
    out[0] = (byte) (4 * here + 8 >> 4);
    out[1] = (byte) (3 * here + next + 7 >> 4);
    for (int x = 1; x < n - 1; x++) {
      int before = here;
      here = next;
      next = 3 * (in[near + x + 1] & 0xff) + (in[far + x + 1] & 0xff);
      out[2 * x] = (byte) (3 * here + before + 8 >> 4);
      out[2 * x + 1] = (byte) (3 * here + next + 7 >> 4);
    }
    out[2 * n - 2] = (byte) (3 * next + here + 8 >> 4);
    out[2 * n - 1] = (byte) (4 * next + 7 >> 4);
  }

  @Override
  public void repeat(byte[] in, int from, int n, int times, byte[] out) {
    int o = 0;
    for (int x = 0; x < n; x++) {
      byte sample = in[from + x];
      for (int i = 0; i < times; i++) {
        out[o++] = sample;
      }
    }
  }
}
