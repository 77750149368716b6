<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BeforeAfter</name>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network as it was before it learned from any of your samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taught with all of your samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MNIST test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross-validated: each was read by a network that was not taught with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BoothWindow</name>
    <message>
        <source>Booth mode – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc leaves booth mode</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BrushChooser</name>
    <message>
        <source>Width of the brush ([ and ], Ctrl+wheel)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw digits here with the mouse, a pen or a finger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a digit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionPictures</name>
    <message>
        <source>{digit}, read rightly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{right}, read as {answer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: the run&apos;s folder does not hold these pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: the first {shown} of {count} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: 1 picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {count} pictures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix: rows are the right digits, columns the answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{digit}: {count} read rightly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{right}, read as {answer}: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After each epoch stands here which digit was taken for which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right digit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Kept as no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept as {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kept}: samples of yours: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep as a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the label</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeviceChooser</name>
    <message>
        <source>&amp;Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;PU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;CUDA (a graphics card of NVIDIA&apos;s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card where it works, else the CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CUDA cannot be used here. The network goes on computing on the CPU.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentDesk</name>
    <message>
        <source>{file} could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} holds no ink.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ink is told from paper by contrast: dark on light, or light on dark.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The drawing could not be saved. It is still on the canvas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strokes were saved in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture under them is not: InkML holds strokes only. Keep the picture&apos;s own file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExceptionReporter</name>
    <message>
        <source>Something went wrong. Your drawing is still there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details are in {file}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterEmpty</name>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstHint</name>
    <message>
        <source>Draw one digit, or several side by side. Is it read wrong? Press the key of the right digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All &amp;keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Got it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpDesk</name>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InkTools</name>
    <message>
        <source>&amp;Pen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser takes whole &amp;strokes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser takes what it t&amp;ouches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Thicker brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;hinner brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Zoom to fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InputStrip</name>
    <message>
        <source>What the network sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ink</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>20 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>28 × 28</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobStrip</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample was not kept. It is still on the canvas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings could not be read. The pad begins with its own again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was put aside: {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Last in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MNIST test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓  in use now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsWindow</name>
    <message>
        <source>Networks – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks that were in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the one &amp;before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bund&amp;led</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read with the network that came with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is ever thrown away. A network is checked before the pad reads with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks you have used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was none before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to: {origin}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the network; until then the pad reads with the one before…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NetworkWindow</name>
    <message>
        <source>This network – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vgg16 {preset}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PadActions</name>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Join with the next digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Split the digit in two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Choose a checkpoint…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back to the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The one that came &amp;with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About this network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a &amp;{digit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is &amp;no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;My samples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Draw on request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Teach my samples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Retrain…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;uns…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Correct the reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tool bar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>Probability of each digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProbabilityPanel</name>
    <message>
        <source>Choose a checkpoint…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retrain…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recognition is off: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reading}; {verdict}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure: {one}, or no digit?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure: {one} or {other}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sure, {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of {count}: {verdict}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemReport</name>
    <message>
        <source>Report a problem – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a developer needs to know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent, and nothing else is in it: no drawing, no sample. Read it, take out what is nobody&apos;s business, copy it, and add what you did and what happened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied. It can be pasted into a mail or a web page now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadingLabel</name>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadingView</name>
    <message>
        <source>starting the network…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RequestBar</name>
    <message>
        <source>Also what is &amp;no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letters and scribbles, too, so that the network learns to refuse them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back: take the last one back (Backspace)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave this one out (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this drawing and go on (Enter or Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach the network…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop; what was drawn is kept (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw it first, or skip it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw what is &lt;b&gt;no digit&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw an &lt;b&gt;{digit}&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a &lt;b&gt;{digit}&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One drawing kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} drawings kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was kept</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RetrainForm</name>
    <message>
        <source>Learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data sets are kept in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network and training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose something to learn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My samples ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My samples (cannot be read)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My samples (none yet)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>70,000 digits written by Americans; downloaded (11 MB) if not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen strokes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Digits of 30 people, written with a pen on a tablet; downloaded (1 MB) if not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letters of other scripts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn by 100 people: what is no digit; downloaded (3 MB) if not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scribbles and symbols</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by the program: what is no digit, and several digits at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you corrected, drew on request or imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a folder for each class, named 0 to 9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the folder of the data sets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Digits, 32 × 32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… with batch norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VGG16 for this program&apos;s digits, or as published, for 224 × 224 pixels: slow without a GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU (CUDA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often it sees every image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images a step; a smaller one needs less memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed gives the same training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The highest learning rate; it rises to it and falls to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning &amp;rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder of pictures by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of the data sets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RetrainWindow</name>
    <message>
        <source>Retrain – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep the old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to learn from, and press Start. The pad stays usable meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another training is under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop it first; it can be resumed afterwards. {run} stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the training says appears here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimating the time from a short trial…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {time}, at {speed} images/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adopt the best so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunCurves</name>
    <message>
        <source>Loss over epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation accuracy over epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation accuracy, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{run} (no epoch finished)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>● running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped, can go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damaged: its settings cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done, {percent} on the test set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}  ✓ in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunsWindow</name>
    <message>
        <source>Runs – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one to see its curves, and a second one with Ctrl to compare them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train &gt; Retrain… starts one. Each keeps a folder of its own and stands here from then on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this run?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete these {n} runs?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be undone. Networks you adopted stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run was not deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run cannot be deleted while it trains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on from where it stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read with this network, once it was checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no checkpoint of it yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{preset}, best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best: epoch {n}, {percent} on validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{preset}, best: epoch {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last: epoch {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last: epoch {n}, {percent} on the test set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{preset}, {n} epochs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleActions</name>
    <message>
        <source>Draw on request…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;folder of pictures or drawings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;CSV, IDX, InkML or a back-up…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;PNG, in folders by digit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;CSV, 28 × 28…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;IDX, as MNIST&apos;s, 28 × 28…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ink&amp;ML, with strokes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy all samples to a new file in the folder of back-ups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back up to…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label as &amp;{digit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label as &amp;no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what the selected samples are (0 to 9, N)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleCounts</name>
    <message>
        <source>Samples of each digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no digit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleDelegate</name>
    <message>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read {digit}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleEditor</name>
    <message>
        <source>Label {count} as {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleFilter</name>
    <message>
        <source>No digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleGrid</name>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamplesEmpty</name>
    <message>
        <source>No samples yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples are digits in your own hand, with what they are. The network learns from them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw on request…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 – 9,  N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pad asks for ten of each digit. Ten minutes, and the best start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While you draw on the pad: when an answer is wrong, press the right digit, or N for no digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures in folders named 0 to 9. CSV, IDX, InkML and back-ups: see Import above.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamplesModel</name>
    <message>
        <source>no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn on request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label}, {origin}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read as {digit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture, without strokes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamplesWindow</name>
    <message>
        <source>My samples – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} labelled {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} deleted. Undo brings them back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {job} failed. Your samples are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} exported to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {count} without strokes left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backed up to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to put the new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {count} selected as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {count} shown as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your samples cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {shown} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {total} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keys – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the keyboard&apos;s pen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it by single pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift and arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen down, pen up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen up, and away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the reading and back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the reading: one digit to the side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← and →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the paper</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Where the network computes, and how long an answer takes: the median, and p95.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vgg16 {preset}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {percent} % on MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recognition is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device}, {ms} ms (p95 {p95})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TeachWindow</name>
    <message>
        <source>Teach my samples – vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Teach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep the old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach it your hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network learns from your samples, and goes over MNIST meanwhile so that it forgets nothing. The one in use stays until you adopt the new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the new network; until then the pad reads with the old one…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old network stays in use. Your samples are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓  The new network is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old network is in use again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network in use and your samples are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. {safe}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it told no figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teaching failed: {reason}. {safe}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No digits of yours yet. Where an answer is wrong, the key of the right digit keeps the drawing as a sample; or draw some on request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {digit}s so far: it would learn nothing to tell them from. Draw some of the others too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Few of {digits}: {enough} of each are better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{some} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enough of every digit; more make it better still.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the network and MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing, once for each network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring before and after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{phase}, {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{phase}, about {seconds} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{phase}, about {minutes} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was forgotten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be adopted: {reason}. One click brings the old one back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is worse than the old one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be adopted: {reason}. The old one stays in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Teach again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the &amp;old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ Adopted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThinBar</name>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingCurves</name>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves of the training</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingDesk</name>
    <message>
        <source>Your samples cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another network is in use. Model &gt; Back to the one before undoes that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network was not changed. The one before is still in use.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingProcess</name>
    <message>
        <source>the program could not be started: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it did not stop by itself in time and was ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was ended while it stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was ended from outside (signal {number})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it stopped before it began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it ended without saying why (status {number})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it could not be ended</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingStatus</name>
    <message>
        <source>training paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewDesk</name>
    <message>
        <source>&amp;Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Booth mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For visitors: large type, no menus, cleared when nobody draws. Esc leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Status bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language changes when the pad is opened again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now: the window closes and opens again. A drawing that is not saved is asked about first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it again &amp;now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_ChangeLabel</name>
    <message>
        <source>better by {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worse by {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In percentage points; a difference of up to 0.05 on MNIST counts as none</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawings and pictures ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints (*.safetensors)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as InkML</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>InkML drawings (*.inkml)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;h3&gt;vggdigits {version}&lt;/h3&gt;&lt;p&gt;A drawing pad that reads digits with a real VGG16.&lt;/p&gt;&lt;p&gt;MIT licence. It uses PyTorch (BSD), Qt and PySide6 (LGPL), Lucide&apos;s icons (ISC) and MNIST (CC BY-SA 3.0).&lt;/p&gt;&lt;p&gt;Nothing leaves this computer: no statistics, no reports.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About vggdigits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>models_window</name>
    <message>
        <source>the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a training here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>network_story</name>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begun with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taught</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How well it reads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepts an answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VGG16, configuration D: 13 convolutions and {linear} linear layers. It looks at {size} × {size} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} images: {data}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pen strokes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>characters of other scripts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made-up ink that is no digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your own samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a folder of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{epochs} epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on {device}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with {count} samples of yours ({each})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} of MNIST&apos;s {count} test images are read right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} of {count} pen drawings that were held out are read right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} of {count} characters of other scripts are taken for a digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} of {count} made-up non-digits are taken for a digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as a digit from a confidence of {percent}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sample_dialogs</name>
    <message>
        <source>Import samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV, IDX, InkML and back-ups ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the folder that holds the folders 0 to 9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as IDX: the pictures; the labels come beside them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IDX (*ubyte)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up all samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back-ups (*.sqlite3)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>time_estimate</name>
    <message>
        <source>{count} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>training_words</name>
    <message>
        <source>No training yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing after this batch…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping after this batch…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process trains in this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: {percent} % of {count} test images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: {percent} % of the held-out images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}: reading the held-out images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the test images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}/{steps}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held out {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} images/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network in use stays until you adopt another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It left no reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network in use is untouched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was trained is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing had been trained yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old network stays in use until you adopt this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It holds the memory, and takes no time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its figures so far are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can go on drawing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room on the disk, then resume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If memory ran out: a smaller batch size needs less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once that is mended, resume: every epoch before is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the settings, then start again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>window_parts</name>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
