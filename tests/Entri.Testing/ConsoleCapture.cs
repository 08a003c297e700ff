using System.Text;

namespace Entri.Testing;

/// <summary>What one flow of calls writes to the console, apart from what others of the same program write meanwhile.</summary>
internal sealed class ConsoleCapture
{
    private static readonly AsyncLocal<ConsoleCapture?> Current = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    static ConsoleCapture()
    {
        Console.SetOut(new Switch(Console.Out, capture => capture._output));
        Console.SetError(new Switch(Console.Error, capture => capture._error));
    }

    private ConsoleCapture()
    {
    }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>Takes what the caller and all that it starts write from now on.</summary>
    public static ConsoleCapture Begin() => Current.Value = new ConsoleCapture();

    /// <summary>Writes where the flow of the writing thread wants it. The console lets one thread at a time write.</summary>
    private sealed class Switch(TextWriter console, Func<ConsoleCapture, StringBuilder> choose) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        public override void Write(char value) => Write([value], 0, 1);

        public override void Write(char[] buffer, int index, int count)
        {
            if (Current.Value is { } capture)
            {
                choose(capture).Append(buffer, index, count);
            }
            else
            {
                console.Write(buffer, index, count);
            }
        }

        public override void Flush() => console.Flush();
    }
}
