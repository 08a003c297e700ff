using Entri.Admin.Domain;
using SkiaSharp;

namespace Entri.Admin.Features.Organizations;

/// <summary>
/// Makes a logo of a file that somebody sent. What it is says its content and not its name, its size is known before it is decoded, and
/// what is kept is a new image that this program has drawn, with nothing of the file in it but the picture.
/// </summary>
public static class LogoImage
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxFileSize = 1024 * 1024;

    /// <summary>The longest side of the picture that is kept, in pixels.</summary>
    public const int MaxSide = 256;

    /// <summary>The longest side of a picture that is decoded, and its largest area, in pixels.</summary>
    public const int MaxSourceSide = 4096, MaxSourceArea = 16_000_000;

    /// <summary>Why a file is not even looked at.</summary>
    public static readonly Failure TooLarge = Refused("Choose a file of at most 1 MB");

    /// <summary>The picture as a PNG image, or why the file cannot be shown as a logo.</summary>
    /// <param name="file">The file's content.</param>
    public static Result<byte[]> Draw(byte[] file)
    {
        if (file.Length > MaxFileSize)
        {
            return TooLarge;
        }

        using var data = SKData.CreateCopy(file);
        using var codec = IsOfKnownKind(file) ? SKCodec.Create(data) : null;
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp })
        {
            return Refused("Choose a PNG, JPEG or WebP image");
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width > MaxSourceSide || height > MaxSourceSide || width * height > MaxSourceArea)
        {
            return Refused($"Choose an image of at most {MaxSourceSide:N0} pixels a side and 16 megapixels");
        }

        if (codec.FrameCount > 1)
        {
            return Refused("Choose an image that does not move");
        }

        // Some kinds can be read at a smaller size at once, which takes less room.
        var size = codec.GetScaledDimensions(Math.Min(1f, 2f * MaxSide / Math.Max(width, height)));
        using var color = SKColorSpace.CreateSrgb();
        using var picture = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, color));
        if (codec.GetPixels(picture.Info, picture.GetPixels()) != SKCodecResult.Success)
        {
            return Refused("The image is damaged; choose another one");
        }

        using var upright = Upright(picture, codec.EncodedOrigin, color);
        using var png = upright.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static Failure.Unprocessable Refused(string why) => new("logo", why);

    /// <summary>By the first bytes, so that decoders of other kinds never see what somebody sent.</summary>
    private static bool IsOfKnownKind(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8));

    /// <summary>The picture at the size at which it is kept, turned as a camera says that it has to be.</summary>
    private static SKImage Upright(SKBitmap picture, SKEncodedOrigin origin, SKColorSpace color)
    {
        var scale = Math.Min(1f, (float)MaxSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var isLying = origin >= SKEncodedOrigin.LeftTop;
        using var surface = SKSurface.Create(new SKImageInfo(
            isLying ? height : width, isLying ? width : height, SKColorType.Rgba8888, SKAlphaType.Premul, color));
        var canvas = surface.Canvas;
        canvas.Concat(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
            _ => SKMatrix.Identity,
        });
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return surface.Snapshot();
    }
}
