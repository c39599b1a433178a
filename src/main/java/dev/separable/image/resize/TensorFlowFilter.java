package dev.separable.image.resize;

/** The ways of {@code tf.image.resize} that are offered; all give float32. */
public enum TensorFlowFilter implements Resampling {
  /** {@code tf.image.resize(method='bilinear')}: two samples, pixels have their centre at 0.5. */
  BILINEAR("tf-bilinear"),
  /** The same with {@code antialias=True}: a triangle, widened by the reduction. */
  BILINEAR_ANTIALIAS("tf-bilinear-antialias"),
  /** {@code tf.compat.v1.image.resize_bilinear}: two samples, corners at the corners. */
  TF1_BILINEAR("tf1-bilinear");

  private final String text;

  TensorFlowFilter(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean givesFloats() {
    return true;
  }

  @Override
  public long weights(int in, long out, int wanted) {
    return (long) wanted
        * (this == BILINEAR_ANTIALIAS ? Spans.mostInTriangle((float) in / out, in) : 2);
  }
}
