package dev.separable.image.decode;

/** Image formats, told by their first bytes. JPEG to TIFF are read, the others only named. */
enum Format {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP,
  TIFF,
  JPEG_2000,
  JPEG_XL,
  HEIF_OR_AVIF,
  ICO,
  PSD,
  SVG,
  UNKNOWN;

  static Format of(Bytes b) {
    if (b.has(0, "\u00ff\u00d8")) {
      return JPEG;
    }
    if (b.has(0, "\u0089PNG")) {
      return PNG;
    }
    if (b.has(0, "GIF8")) {
      return GIF;
    }
    if (b.has(0, "BM")) {
      return BMP;
    }
    if (b.has(0, "RIFF") && b.has(8, "WEBP")) {
      return WEBP;
    }
    if (b.has(0, "II*\0") || b.has(0, "MM\0*") || b.has(0, "II+\0") || b.has(0, "MM\0+")) {
      return TIFF;
    }
    return unread(b);
  }

  private static Format unread(Bytes b) {
    if (b.has(4, "jP  \r\n") || b.has(0, "\u00ff\u004f\u00ff\u0051")) {
      return JPEG_2000;
    }
    if (b.has(4, "JXL \r\n") || b.has(0, "\u00ff\n")) {
      return JPEG_XL;
    }
    if (b.has(4, "ftyp")) {
      return HEIF_OR_AVIF;
    }
    if (b.has(0, "\0\0\1\0") && b.length() >= 22) {
      return ICO;
    }
    if (b.has(0, "8BPS")) {
      return PSD;
    }
    return b.has(0, "<svg") ? SVG : UNKNOWN;
  }

  /** As in messages: {@code JPEG XL}. */
  String text() {
    return switch (this) {
      case HEIF_OR_AVIF -> "HEIF or AVIF";
      case WEBP -> "WebP";
      default -> name().replace('_', ' ');
    };
  }
}
