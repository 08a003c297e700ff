using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Features.Organizations;
using SkiaSharp;

namespace Entri.Admin.Tests.Features.Organizations;

/// <summary>What people send as logos, and what attackers do.</summary>
public sealed class LogoImageTests
{
    private const string Kinds = "Choose a PNG, JPEG or WebP image";
    private const string TooLarge = "Choose an image of at most 4,096 pixels a side and 16 megapixels";
    private const string Damaged = "The image is damaged; choose another one";

    /// <summary>A baseline JPEG of 8 by 8 red pixels in the colors of printers, as Adobe's programs write it.</summary>
    private static readonly byte[] Cmyk = Convert.FromHexString(
        "FFD8FFEE000E41646F62650064000000000000FFDB004300" + string.Concat(Enumerable.Repeat("08", 64))
            + "FFC000140800080008040111000211000311000411" + "00" + "FFC400140001" + new string('0', 30) + "07"
            + "FFC400141001" + new string('0', 30) + "00" + "FFDA000E0401000200030004" + "00003F00" + "7F00000FEF" + "FFD9");

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 1, 1, 1, 1)]
    [InlineData(SKEncodedImageFormat.Png, 40, 20, 40, 20)]
    [InlineData(SKEncodedImageFormat.Png, 1000, 500, 256, 128)]
    [InlineData(SKEncodedImageFormat.Png, 4096, 1, 256, 1)]
    [InlineData(SKEncodedImageFormat.Jpeg, 500, 1000, 128, 256)]
    [InlineData(SKEncodedImageFormat.Webp, 300, 300, 256, 256)]
    public void Draw_OfAPicture_IsThePictureAsASmallPng(SKEncodedImageFormat format, int width, int height, int newWidth, int newHeight)
    {
        using var logo = Drawn(Encode(format, width, height));

        Assert.Equal((newWidth, newHeight), (logo.Width, logo.Height));
        Assert.True(IsNear(logo.GetPixel(0, 0), width == 1 ? SKColors.Red : SKColors.Blue, 12), $"{logo.GetPixel(0, 0)}");
        Assert.True(IsNear(logo.GetPixel(newWidth - 1, newHeight - 1), SKColors.Red, 12), $"{logo.GetPixel(newWidth - 1, newHeight - 1)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0;")]
    [InlineData("BM\u003A\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0\u0001\0\0\0\u0001\0\0\0\u0001\0\u0018\0")]
    [InlineData("RIFF\u0004\0\0\0WEBP")]
    [InlineData("\u0089PNG\r\n\u001A\n")]
    [InlineData("\u0089PNG\r\n\u001A\n<script>alert(1)</script>")]
    [InlineData("\u00FF\u00D8\u00FF<script>alert(1)</script>")]
    [InlineData("%PDF-1.7")]
    public void Draw_OfWhatIsNoPicture_IsRefused(string file) => Refuses(Encoding.Latin1.GetBytes(file), Kinds);

    [Theory]
    [InlineData(4097, 1)]
    [InlineData(1, 4097)]
    [InlineData(4096, 4096)]
    [InlineData(60_000, 60_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Draw_OfAPictureThatSaysItIsHuge_IsRefusedBeforeItIsDecoded(int width, int height)
    {
        var file = Encode(SKEncodedImageFormat.Png, 1, 1);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));

        // What no decoder would begin with is no picture to it.
        Refuses(file, width > 1_000_000 ? Kinds : TooLarge);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Draw_OfHalfAPicture_IsRefused(SKEncodedImageFormat format)
    {
        var file = Encode(format, 1000, 500);

        Refuses(file[..(file.Length / 2)], Damaged);
    }

    [Fact]
    public void Draw_OfAPictureThatMoves_IsRefused() => Refuses(Animated(), "Choose an image that does not move");

    [Fact]
    public void Draw_OfAPictureInPrintersColors_IsInThoseOfScreens()
    {
        using var logo = Drawn(Cmyk);

        Assert.True(IsNear(logo.GetPixel(4, 4), SKColors.Red, 8), $"{logo.GetPixel(4, 4)}");
    }

    [Fact]
    public void Draw_OfAPhoto_IsUprightAndTellsNothingOfItsPlace()
    {
        var file = WithExif(Encode(SKEncodedImageFormat.Jpeg, 200, 100), orientation: 6);

        var png = LogoImage.Draw(file).Value;
        using var logo = SKBitmap.Decode(png);

        Assert.Equal((100, 200), (logo.Width, logo.Height));
        Assert.True(IsNear(logo.GetPixel(99, 0), SKColors.Blue, 12), $"{logo.GetPixel(99, 0)}");
        Assert.True(IsNear(logo.GetPixel(0, 0), SKColors.Red, 12), $"{logo.GetPixel(0, 0)}");
        Lacks("secret place", png);
        Assert.DoesNotContain("eXIf", Chunks(png));
    }

    [Fact]
    public void Draw_OfAPictureThatIsAPageToo_IsOnlyAPicture()
    {
        const string Page = "<script>alert(document.domain)</script>";
        var file = Encode(SKEncodedImageFormat.Png, 20, 20);
        var comment = Chunk("tEXt", Encoding.Latin1.GetBytes($"Comment\0{Page}"));

        var png = LogoImage.Draw([.. file[..33], .. comment, .. file[33..], .. Encoding.Latin1.GetBytes(Page)]).Value;

        Lacks(Page, png);
        Assert.DoesNotContain("tEXt", Chunks(png));
        Assert.Equal("IEND", Chunks(png).Last());
    }

    [Fact]
    public void Draw_OfAFile_TakesOneMegabyteAndNotAByteMore()
    {
        var file = Encode(SKEncodedImageFormat.Png, 20, 20);
        Array.Resize(ref file, LogoImage.MaxFileSize);

        Assert.Null(LogoImage.Draw(file).Failure);
        Refuses([.. file, 0], "Choose a file of at most 1 MB");
    }

    private static void Refuses(byte[] file, string why)
    {
        var failure = Assert.IsType<Failure.Unprocessable>(LogoImage.Draw(file).Failure);
        Assert.Equal(("logo", why), (failure.Field, failure.Message));
    }

    private static SKBitmap Drawn(byte[] file) => SKBitmap.Decode(LogoImage.Draw(file).Value);

    private static bool IsNear(SKColor color, SKColor expected, int distance) =>
        Math.Abs(color.Red - expected.Red) <= distance
        && Math.Abs(color.Green - expected.Green) <= distance
        && Math.Abs(color.Blue - expected.Blue) <= distance;

    private static void Lacks(string text, byte[] file) =>
        Assert.True(file.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text)) < 0, $"There is {text}.");

    /// <summary>A red picture whose upper left quarter is blue.</summary>
    private static byte[] Encode(SKEncodedImageFormat format, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.Clear(SKColors.Red);
        surface.Canvas.DrawRect(0, 0, width / 2, Math.Max(height / 2, width == 1 ? 0 : 1), blue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    private static IEnumerable<string> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
        {
            yield return Encoding.Latin1.GetString(png, at + 4, 4);
        }
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.Latin1.GetBytes(type), .. content];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(named));
        return chunk;
    }

    /// <summary>The photo with what a camera writes into it: how it was held, and where it was taken.</summary>
    private static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        byte[] place = [.. "secret place"u8];
        byte[] tiff =
        [
            .. "MM\0*"u8, 0, 0, 0, 8, 0, 2,
            0x01, 0x0E, 0, 2, 0, 0, 0, (byte)place.Length, 0, 0, 0, 38,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
            0, 0, 0, 0, .. place,
        ];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>Two pictures, one after the other.</summary>
    private static byte[] Animated()
    {
        using var bitmap = new SKBitmap(4, 4);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75));
        var still = data!.ToArray();
        var picture = still.AsSpan(still.AsSpan().IndexOf("VP8L"u8)).ToArray();
        byte[] frame = Riff("ANMF", [0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0, 100, 0, 0, 0, .. picture]);
        byte[] body =
        [
            .. "WEBP"u8, .. Riff("VP8X", [2, 0, 0, 0, 3, 0, 0, 3, 0, 0]), .. Riff("ANIM", [0, 0, 0, 0, 0, 0]), .. frame, .. frame,
        ];
        return Riff("RIFF", body);
    }

    private static byte[] Riff(string name, byte[] content)
    {
        var chunk = new byte[8 + content.Length];
        Encoding.Latin1.GetBytes(name).CopyTo(chunk, 0);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), content.Length);
        content.CopyTo(chunk, 8);
        return chunk;
    }
}
