<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BeforeAfter</name>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>The network as it was before it learned from any of your samples</source>
        <translation>学习您的任何样本之前的网络</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Taught with all of your samples</source>
        <translation>用您的全部样本教过</translation>
    </message>
    <message>
        <source>MNIST test</source>
        <translation>MNIST 测试</translation>
    </message>
    <message>
        <source>Your samples</source>
        <translation>您的样本</translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation>{n} 张图像</translation>
    </message>
    <message>
        <source>{n}, held out</source>
        <translation>{n}，留出</translation>
    </message>
    <message>
        <source>Cross-validated: each was read by a network that was not taught with it</source>
        <translation>交叉验证：每个样本都由没有用它教过的网络来识别</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>1 个错误</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} 个错误</translation>
    </message>
</context>
<context>
    <name>BoothWindow</name>
    <message>
        <source>Booth mode – vggdigits</source>
        <translation>展台模式 – vggdigits</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Esc leaves booth mode</source>
        <translation>按 Esc 退出展台模式</translation>
    </message>
</context>
<context>
    <name>BrushChooser</name>
    <message>
        <source>Width of the brush ([ and ], Ctrl+wheel)</source>
        <translation>笔的粗细（[ 和 ]，Ctrl+滚轮）</translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation>笔的粗细</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>笔(&amp;B)</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画纸</translation>
    </message>
    <message>
        <source>Draw digits here with the mouse, a pen or a finger</source>
        <translation>用鼠标、笔或手指在这里画数字</translation>
    </message>
    <message>
        <source>Draw a digit
mouse, pen, finger or arrow keys</source>
        <translation>画一个数字
用鼠标、笔、手指或方向键</translation>
    </message>
</context>
<context>
    <name>ConfusionPictures</name>
    <message>
        <source>{digit}, read rightly</source>
        <translation>{digit}，识别正确</translation>
    </message>
    <message>
        <source>{right}, read as {answer}</source>
        <translation>{right}，识别为 {answer}</translation>
    </message>
    <message>
        <source>{title}: the run&apos;s folder does not hold these pictures.</source>
        <translation>{title}：训练记录的文件夹中没有这些图片。</translation>
    </message>
    <message>
        <source>{title}: the first {shown} of {count} pictures</source>
        <translation>{title}：{count} 张图片中的前 {shown} 张</translation>
    </message>
    <message>
        <source>{title}: 1 picture</source>
        <translation>{title}：1 张图片</translation>
    </message>
    <message>
        <source>{title}: {count} pictures</source>
        <translation>{title}：{count} 张图片</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix: rows are the right digits, columns the answers</source>
        <translation>混淆矩阵：行是正确的数字，列是识别的结果</translation>
    </message>
    <message>
        <source>{digit}: {count} read rightly</source>
        <translation>{digit}：{count} 个识别正确</translation>
    </message>
    <message>
        <source>{right}, read as {answer}: {count}</source>
        <translation>{right}，识别为 {answer}：{count} 个</translation>
    </message>
    <message>
        <source>After each epoch stands here which digit was taken for which.</source>
        <translation>每轮之后，这里显示哪个数字被认成了哪个。</translation>
    </message>
    <message>
        <source>read as</source>
        <translation>识别为</translation>
    </message>
    <message>
        <source>right digit</source>
        <translation>正确的数字</translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Kept as no digit</source>
        <translation>已保存为非数字</translation>
    </message>
    <message>
        <source>Kept as {label}</source>
        <translation>已保存为 {label}</translation>
    </message>
    <message>
        <source>{kept}: samples of yours: {count}</source>
        <translation>{kept}；您的样本：{count} 个</translation>
    </message>
    <message>
        <source>Keep as a sample</source>
        <translation>保存为样本</translation>
    </message>
    <message>
        <source>Change the label</source>
        <translation>更改标签</translation>
    </message>
</context>
<context>
    <name>DeviceChooser</name>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
    <message>
        <source>C&amp;PU</source>
        <translation>CPU(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;CUDA (a graphics card of NVIDIA&apos;s)</source>
        <translation>CUDA（NVIDIA 显卡）(&amp;C)</translation>
    </message>
    <message>
        <source>The graphics card where it works, else the CPU</source>
        <translation>显卡可用时用显卡，否则用 CPU</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>The CPU reads in place of the graphics card ({why})</source>
        <translation>现由 CPU 代替显卡识别（{why}）</translation>
    </message>
    <message>
        <source>CUDA cannot be used here. The network goes on computing on the CPU.</source>
        <translation>这里不能使用 CUDA。网络继续用 CPU 计算。</translation>
    </message>
</context>
<context>
    <name>DoctorView</name>
    <message>
        <source>as drawn</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>as the network would like it</source>
        <translation>网络喜欢的样子</translation>
    </message>
    <message>
        <source>This could not be explained. The log says more.</source>
        <translation>无法解释。详情见日志。</translation>
    </message>
    <message>
        <source>But put right, it is read no better.</source>
        <translation>但改正后，识别结果并没有更好。</translation>
    </message>
    <message>
        <source>Nothing found: the ink is like that which the network learned from.</source>
        <translation>没有发现问题：笔迹与网络学过的相同。</translation>
    </message>
    <message>
        <source>Draw a digit. What makes it hard to read is named here.</source>
        <translation>画一个数字。让它难以识别的原因会显示在这里。</translation>
    </message>
</context>
<context>
    <name>DocumentActions</name>
    <message>
        <source>&amp;New</source>
        <translation>新建(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export as PNG…</source>
        <translation>导出为 PNG(&amp;E)…</translation>
    </message>
    <message>
        <source>Export as S&amp;VG…</source>
        <translation>导出为 SVG(&amp;V)…</translation>
    </message>
    <message>
        <source>Export the replay as &amp;GIF…</source>
        <translation>将回放导出为 GIF(&amp;G)…</translation>
    </message>
    <message>
        <source>Export the replay as &amp;CSV…</source>
        <translation>将回放导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy the drawing</source>
        <translation>复制图画(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the &amp;reading</source>
        <translation>复制识别结果(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Clear the list</source>
        <translation>清空列表(&amp;C)</translation>
    </message>
</context>
<context>
    <name>DocumentDesk</name>
    <message>
        <source>{file} could not be opened.</source>
        <translation>无法打开 {file}。</translation>
    </message>
    <message>
        <source>{file} holds no ink.</source>
        <translation>{file} 中没有笔迹。</translation>
    </message>
    <message>
        <source>Ink is told from paper by contrast: dark on light, or light on dark.</source>
        <translation>笔迹与纸张靠明暗来区分：浅底深色，或深底浅色。</translation>
    </message>
    <message>
        <source>{file} is not there any more.</source>
        <translation>{file} 已经不在了。</translation>
    </message>
    <message>
        <source>It was taken off the list. It was in {folder}.</source>
        <translation>已从列表中移去。它原来在 {folder}。</translation>
    </message>
    <message>
        <source>Saving {file}…</source>
        <translation>正在保存 {file}…</translation>
    </message>
    <message>
        <source>Exporting {file}…</source>
        <translation>正在导出 {file}…</translation>
    </message>
    <message>
        <source>The drawing could not be exported.</source>
        <translation>图画未能导出。</translation>
    </message>
    <message>
        <source>Exported {file}</source>
        <translation>已导出 {file}</translation>
    </message>
    <message>
        <source>Opening {file}…</source>
        <translation>正在打开 {file}…</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>图画</translation>
    </message>
    <message>
        <source>Closing as soon as the file is done…</source>
        <translation>文件处理完毕后即关闭…</translation>
    </message>
    <message>
        <source>A crash would cost this drawing: {reason}</source>
        <translation>如果程序崩溃，这幅图画会丢失：{reason}</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>The drawing could not be saved. It is still on the canvas.</source>
        <translation>图画未能保存。它仍在画纸上。</translation>
    </message>
    <message>
        <source>Saved {file}</source>
        <translation>已保存 {file}</translation>
    </message>
</context>
<context>
    <name>ExceptionReporter</name>
    <message>
        <source>Something went wrong. Your drawing is still there.</source>
        <translation>出了点问题。您的图画还在。</translation>
    </message>
    <message>
        <source>Details are in {file}</source>
        <translation>详情见 {file}</translation>
    </message>
    <message>
        <source>&amp;Show the log</source>
        <translation>显示日志(&amp;S)</translation>
    </message>
</context>
<context>
    <name>ExchangeDesk</name>
    <message>
        <source>Copying the drawing…</source>
        <translation>正在复制图画…</translation>
    </message>
    <message>
        <source>The drawing could not be copied.</source>
        <translation>无法复制图画。</translation>
    </message>
    <message>
        <source>The drawing is on the clipboard</source>
        <translation>图画已复制到剪贴板</translation>
    </message>
    <message>
        <source>{reading} is on the clipboard</source>
        <translation>{reading} 已复制到剪贴板</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>The clipboard holds no drawing and no picture</source>
        <translation>剪贴板中没有图画，也没有图片</translation>
    </message>
    <message>
        <source>Reading the drawing…</source>
        <translation>正在读取图画…</translation>
    </message>
    <message>
        <source>The drawing could not be taken over.</source>
        <translation>无法接收这幅图画。</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>拖放</translation>
    </message>
</context>
<context>
    <name>FileWork</name>
    <message>
        <source>One file at a time: try again when this one is done</source>
        <translation>一次只能处理一个文件：请等当前文件完成后再试</translation>
    </message>
</context>
<context>
    <name>FilterEmpty</name>
    <message>
        <source>None of these</source>
        <translation>没有符合的样本</translation>
    </message>
    <message>
        <source>Show all samples</source>
        <translation>显示全部样本</translation>
    </message>
</context>
<context>
    <name>FirstHint</name>
    <message>
        <source>Draw one digit, or several side by side. Is it read wrong? Press the key of the right digit.</source>
        <translation>画一个数字，或并排画几个。识别错了？按下正确数字的键。</translation>
    </message>
    <message>
        <source>All &amp;keys</source>
        <translation>全部快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Got it</source>
        <translation>知道了(&amp;G)</translation>
    </message>
</context>
<context>
    <name>HelpDesk</name>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>报告问题(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;About vggdigits</source>
        <translation>关于 vggdigits(&amp;A)</translation>
    </message>
</context>
<context>
    <name>ImportJob</name>
    <message>
        <source>{file}: these are your samples themselves</source>
        <translation>{file}：这就是您的样本数据库本身</translation>
    </message>
</context>
<context>
    <name>InkTools</name>
    <message>
        <source>&amp;Pen</source>
        <translation>笔(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>橡皮(&amp;E)</translation>
    </message>
    <message>
        <source>Eraser takes whole &amp;strokes</source>
        <translation>橡皮擦去整个笔画(&amp;S)</translation>
    </message>
    <message>
        <source>Eraser takes what it t&amp;ouches</source>
        <translation>橡皮只擦碰到的地方(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Thicker brush</source>
        <translation>笔加粗(&amp;T)</translation>
    </message>
    <message>
        <source>T&amp;hinner brush</source>
        <translation>笔变细(&amp;H)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Zoom to fit</source>
        <translation>缩放到合适大小(&amp;Z)</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
</context>
<context>
    <name>InputStrip</name>
    <message>
        <source>What the network sees</source>
        <translation>网络看到的</translation>
    </message>
    <message>
        <source>ink</source>
        <translation>笔迹</translation>
    </message>
    <message>
        <source>20 px</source>
        <translation>20 像素</translation>
    </message>
    <message>
        <source>28 × 28</source>
        <translation>28 × 28</translation>
    </message>
    <message>
        <source>{side} × {side}</source>
        <translation>{side} × {side}</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>square</source>
        <translation>正方形</translation>
    </message>
</context>
<context>
    <name>JobStrip</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>LayerDetail</name>
    <message>
        <source>All layers</source>
        <translation>所有层</translation>
    </message>
    <message>
        <source>All layers (Esc)</source>
        <translation>所有层 (Esc)</translation>
    </message>
    <message>
        <source>what the network got</source>
        <translation>网络得到的输入</translation>
    </message>
    <message>
        <source>its feature map</source>
        <translation>它的特征图</translation>
    </message>
    <message>
        <source>Training digits that it answers to most</source>
        <translation>它响应最强的训练数字</translation>
    </message>
    <message>
        <source>Logit {strength}: number {rank} of {count}.</source>
        <translation>logit {strength}：在 {count} 个中排第 {rank}。</translation>
    </message>
    <message>
        <source>Strength {strength}: number {rank} of {count}.</source>
        <translation>强度 {strength}：在 {count} 个中排第 {rank}。</translation>
    </message>
    <message>
        <source>In the bundled network: {sentence}</source>
        <translation>在自带的网络中：{sentence}</translation>
    </message>
    <message>
        <source>It answered to none of the training digits that were shown to it.</source>
        <translation>给它看过的训练数字，它一个也没有响应。</translation>
    </message>
    <message>
        <source>Best matches are kept for the bundled network only.</source>
        <translation>只为自带的网络保存了最匹配的数字。</translation>
    </message>
    <message>
        <source>labelled {digit}</source>
        <translation>标签为 {digit}</translation>
    </message>
    <message>
        <source>All of them are labelled {digit}.</source>
        <translation>它们的标签都是 {digit}。</translation>
    </message>
    <message>
        <source>{count} of {all} are labelled {digit}.</source>
        <translation>{all} 个中有 {count} 个的标签是 {digit}。</translation>
    </message>
    <message>
        <source>They are various digits: what they share is what counts.</source>
        <translation>它们是不同的数字：重要的是它们的共同之处。</translation>
    </message>
    <message>
        <source>{layer}, digit {number}</source>
        <translation>{layer}，数字 {number}</translation>
    </message>
    <message>
        <source>{layer}, filter {number}</source>
        <translation>{layer}，滤波器 {number}</translation>
    </message>
    <message>
        <source>{layer}, unit {number}</source>
        <translation>{layer}，单元 {number}</translation>
    </message>
    <message>
        <source>A linear layer: every unit sees the whole picture.</source>
        <translation>线性层：每个单元都看到整幅图像。</translation>
    </message>
    <message>
        <source>{count} maps of {side} × {side}; every value sees the whole picture.</source>
        <translation>{count} 张 {side} × {side} 的特征图；每个值都看到整幅图像。</translation>
    </message>
    <message>
        <source>{count} maps of {side} × {side}; a value sees {field} × {field} pixels.
The box is what the brightest one sees.</source>
        <translation>{count} 张 {side} × {side} 的特征图；每个值看到 {field} × {field} 像素。
方框是最亮的值所看到的部分。</translation>
    </message>
</context>
<context>
    <name>LayerStrip</name>
    <message>
        <source>{count} maps, {side} × {side}</source>
        <translation>{count} 张特征图，{side} × {side}</translation>
    </message>
    <message>
        <source>{count} digits</source>
        <translation>{count} 个数字</translation>
    </message>
    <message>
        <source>{count} units</source>
        <translation>{count} 个单元</translation>
    </message>
    <message>
        <source>{layer}, digit {number}: {strength}</source>
        <translation>{layer}，数字 {number}：{strength}</translation>
    </message>
    <message>
        <source>{layer}, filter {number}: {strength}</source>
        <translation>{layer}，滤波器 {number}：{strength}</translation>
    </message>
    <message>
        <source>{layer}, unit {number}: {strength}</source>
        <translation>{layer}，单元 {number}：{strength}</translation>
    </message>
</context>
<context>
    <name>LayersView</name>
    <message>
        <source>This could not be explained. The log says more.</source>
        <translation>无法解释。详情见日志。</translation>
    </message>
    <message>
        <source>Draw a digit, and watch what every layer of the network makes of it.</source>
        <translation>写一个数字，看网络的每一层从中得到什么。</translation>
    </message>
    <message>
        <source>Linear layers</source>
        <translation>线性层</translation>
    </message>
    <message>
        <source>Block 1</source>
        <translation>第 1 块</translation>
    </message>
    <message>
        <source>Block {number}: halved by max pooling</source>
        <translation>第 {number} 块：经最大池化缩小一半</translation>
    </message>
    <message>
        <source>Input: {side} × {side}. Below, of each layer, the feature maps that answer most, bright where they do. Click one.</source>
        <translation>输入：{side} × {side}。下面是每一层响应最强的特征图，越亮的地方响应越强。点击一张可放大。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reading</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>&amp;Reading</source>
        <translation>识别结果(&amp;R)</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>The sample was not kept. It is still on the canvas.</source>
        <translation>样本没有保存。它仍在画纸上。</translation>
    </message>
    <message>
        <source>Your samples are as they were. It can be tried again.</source>
        <translation>您的样本没有变化。可以再试一次。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Your settings could not be read. The pad begins with its own again.</source>
        <translation>无法读取您的设置。手写板恢复为默认设置。</translation>
    </message>
    <message>
        <source>The file was put aside: {file}</source>
        <translation>该文件已移到一边：{file}</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>笔画</translation>
    </message>
    <message>
        <source>Your settings are not kept: {reason}</source>
        <translation>设置未能保存：{reason}</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Last in use</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>MNIST test</source>
        <translation>MNIST 测试</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>✓  in use now</source>
        <translation>✓  正在使用</translation>
    </message>
    <message>
        <source>at first</source>
        <translation>最初</translation>
    </message>
</context>
<context>
    <name>ModelsWindow</name>
    <message>
        <source>Networks – vggdigits</source>
        <translation>网络 – vggdigits</translation>
    </message>
    <message>
        <source>Networks that were in use</source>
        <translation>使用过的网络</translation>
    </message>
    <message>
        <source>&amp;Use this one</source>
        <translation>使用这个(&amp;U)</translation>
    </message>
    <message>
        <source>Back to the one &amp;before</source>
        <translation>恢复前一个(&amp;B)</translation>
    </message>
    <message>
        <source>Bund&amp;led</source>
        <translation>自带的(&amp;L)</translation>
    </message>
    <message>
        <source>Read with the network that came with the program</source>
        <translation>用程序自带的网络来识别</translation>
    </message>
    <message>
        <source>None is ever thrown away. A network is checked before the pad reads with it.</source>
        <translation>任何网络都不会被丢弃。网络经过检查后才会使用。</translation>
    </message>
    <message>
        <source>Networks you have used</source>
        <translation>您使用过的网络</translation>
    </message>
    <message>
        <source>There was none before</source>
        <translation>之前没有别的网络</translation>
    </message>
    <message>
        <source>Back to: {origin}</source>
        <translation>恢复：{origin}</translation>
    </message>
    <message>
        <source>Checking the network; until then the pad reads with the one before…</source>
        <translation>正在检查网络；检查完之前仍用原来的网络识别…</translation>
    </message>
</context>
<context>
    <name>NeighboursGrid</name>
    <message>
        <source>The nearest training examples</source>
        <translation>最相近的训练样例</translation>
    </message>
</context>
<context>
    <name>NeighboursModel</name>
    <message>
        <source>MNIST, training image {number}</source>
        <translation>MNIST，第 {number} 张训练图片</translation>
    </message>
    <message>
        <source>Pen strokes (UCI), writer {number}</source>
        <translation>手写笔画（UCI），第 {number} 位书写者</translation>
    </message>
    <message>
        <source>A character of another script (Omniglot)</source>
        <translation>其他文字的字符（Omniglot）</translation>
    </message>
    <message>
        <source>Made up, to show what is no digit</source>
        <translation>人工生成，用来说明什么不是数字</translation>
    </message>
    <message>
        <source>{percent} % alike</source>
        <translation>相似度 {percent} %</translation>
    </message>
    <message>
        <source>{label}, not the answer</source>
        <translation>{label}，与答案不同</translation>
    </message>
</context>
<context>
    <name>NeighboursView</name>
    <message>
        <source>Getting ready</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Of the ink that the network learned from, these are the nearest, compared by what its fourth block of convolutions makes of them. A bar shows how alike they are.</source>
        <translation>这些是网络学过的笔迹中最相近的，按第四组卷积层算出的特征比较。横条表示有多相似。</translation>
    </message>
    <message>
        <source>This could not be explained. The log says more.</source>
        <translation>无法解释。详情见日志。</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>像什么</translation>
    </message>
    <message>
        <source>Draw a digit: the training examples most like it appear here.</source>
        <translation>画一个数字：与它最像的训练样例会显示在这里。</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>This network sees the examples for the first time. It takes some seconds, once.</source>
        <translation>这个网络第一次看这些样例，需要几秒钟，只需一次。</translation>
    </message>
    <message>
        <source>All {total} are no digit</source>
        <translation>{total} 个全都不是数字</translation>
    </message>
    <message>
        <source>{count} of {total} are no digit</source>
        <translation>{total} 个中有 {count} 个不是数字</translation>
    </message>
    <message>
        <source>All {total} are a {digit}</source>
        <translation>{total} 个全都是 {digit}</translation>
    </message>
    <message>
        <source>{count} of {total} are a {digit}</source>
        <translation>{total} 个中有 {count} 个是 {digit}</translation>
    </message>
    <message>
        <source>Framed are digits: the answer is “not a digit”.</source>
        <translation>加框的是数字，而答案是“不是数字”。</translation>
    </message>
    <message>
        <source>Framed are those that are not a {digit}, as the answer is.</source>
        <translation>加框的不是 {digit}，与答案不同。</translation>
    </message>
</context>
<context>
    <name>NetworkWindow</name>
    <message>
        <source>This network – vggdigits</source>
        <translation>当前网络 – vggdigits</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>vgg16 {preset}</source>
        <translation>vgg16 {preset}</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>PadActions</name>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>清除(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Join with the next digit</source>
        <translation>与下一个数字合并(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Split the digit in two</source>
        <translation>把这个数字拆成两个(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next digit</source>
        <translation>下一个数字(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous digit</source>
        <translation>上一个数字(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Choose a checkpoint…</source>
        <translation>选择检查点(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Back to the one before</source>
        <translation>恢复前一个(&amp;B)</translation>
    </message>
    <message>
        <source>The one that came &amp;with the program</source>
        <translation>恢复程序自带的(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>历史(&amp;H)…</translation>
    </message>
    <message>
        <source>Browse the &amp;test set…</source>
        <translation>浏览测试集(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;About this network</source>
        <translation>关于当前网络(&amp;A)</translation>
    </message>
    <message>
        <source>This is a &amp;{digit}</source>
        <translation>这是 &amp;{digit}</translation>
    </message>
    <message>
        <source>This is &amp;no digit</source>
        <translation>这不是数字(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;My samples…</source>
        <translation>我的样本(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Draw on request</source>
        <translation>按要求书写(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Teach my samples…</source>
        <translation>用我的样本教它(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Retrain…</source>
        <translation>重新训练(&amp;R)…</translation>
    </message>
    <message>
        <source>R&amp;uns…</source>
        <translation>训练记录(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>网络(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Correct the reading</source>
        <translation>纠正识别结果(&amp;C)</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>&amp;Tool bar</source>
        <translation>工具栏(&amp;T)</translation>
    </message>
</context>
<context>
    <name>PadSession</name>
    <message>
        <source>vggdigits ended unexpectedly last time.</source>
        <translation>vggdigits 上次意外退出。</translation>
    </message>
    <message>
        <source>What is known of it is in {file}</source>
        <translation>已知的情况记录在 {file}</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>Probability of each digit</source>
        <translation>每个数字的概率</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>ProbabilityPanel</name>
    <message>
        <source>Choose a checkpoint…</source>
        <translation>选择检查点…</translation>
    </message>
    <message>
        <source>Retrain…</source>
        <translation>重新训练…</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>网络看到的</translation>
    </message>
    <message>
        <source>Recognition is off: {reason}</source>
        <translation>识别已关闭：{reason}</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>{reading}; {verdict}</source>
        <translation>{reading}；{verdict}</translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>unsure: {one}, or no digit?</source>
        <translation>不确定：是 {one}，还是非数字？</translation>
    </message>
    <message>
        <source>unsure: {one} or {other}?</source>
        <translation>不确定：是 {one} 还是 {other}？</translation>
    </message>
    <message>
        <source>sure, {percent} %</source>
        <translation>确定，{percent} %</translation>
    </message>
    <message>
        <source>{number} of {count}: {verdict}</source>
        <translation>第 {number} 个，共 {count} 个：{verdict}</translation>
    </message>
</context>
<context>
    <name>ProblemReport</name>
    <message>
        <source>Report a problem – vggdigits</source>
        <translation>报告问题 – vggdigits</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>What a developer needs to know</source>
        <translation>开发者需要知道的内容</translation>
    </message>
    <message>
        <source>Nothing is sent, and nothing else is in it: no drawing, no sample. Read it, take out what is nobody&apos;s business, copy it, and add what you did and what happened.</source>
        <translation>不会发送任何内容，其中也没有别的东西：没有图画，没有样本。请先看一遍，删去不愿公开的部分，再复制，并补充您做了什么、发生了什么。</translation>
    </message>
    <message>
        <source>Copied. It can be pasted into a mail or a web page now.</source>
        <translation>已复制。现在可以粘贴到邮件或网页中。</translation>
    </message>
</context>
<context>
    <name>ReadingLabel</name>
    <message>
        <source>Reading</source>
        <translation>识别结果</translation>
    </message>
</context>
<context>
    <name>ReadingView</name>
    <message>
        <source>starting the network…</source>
        <translation>正在启动网络…</translation>
    </message>
</context>
<context>
    <name>ReplayDesk</name>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>R&amp;eplay</source>
        <translation>回放(&amp;E)</translation>
    </message>
    <message>
        <source>Exporting {file}…</source>
        <translation>正在导出 {file}…</translation>
    </message>
    <message>
        <source>Exported {file}</source>
        <translation>已导出 {file}</translation>
    </message>
    <message>
        <source>The replay could not be exported.</source>
        <translation>回放未能导出。</translation>
    </message>
    <message>
        <source>A picture has no strokes to be drawn again.</source>
        <translation>图片没有可以重画的笔画。</translation>
    </message>
    <message>
        <source>Draw a digit. Here it is drawn again, and you see where the network changed its mind.</source>
        <translation>写一个数字。这里会把它重写一遍，您能看到网络在哪里改变了判断。</translation>
    </message>
</context>
<context>
    <name>ReplayTimeline</name>
    <message>
        <source>Moment of the drawing</source>
        <translation>图画的时刻</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>0 %</source>
        <translation>0 %</translation>
    </message>
</context>
<context>
    <name>ReplayView</name>
    <message>
        <source>Previous stroke</source>
        <translation>上一笔</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Next stroke</source>
        <translation>下一笔</translation>
    </message>
    <message>
        <source>{times}×</source>
        <translation>{times}×</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Export the replay</source>
        <translation>导出回放</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{time} / {whole} s</source>
        <translation>{time} / {whole} 秒</translation>
    </message>
    <message>
        <source>stroke {number} of {count}</source>
        <translation>第 {number} 笔，共 {count} 笔</translation>
    </message>
    <message>
        <source>strongest other</source>
        <translation>其余数字中最高的</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>RequestBar</name>
    <message>
        <source>Also what is &amp;no digit</source>
        <translation>也画非数字(&amp;N)</translation>
    </message>
    <message>
        <source>Letters and scribbles, too, so that the network learns to refuse them</source>
        <translation>字母和涂鸦也要，这样网络才学会拒绝它们</translation>
    </message>
    <message>
        <source>Back: take the last one back (Backspace)</source>
        <translation>返回：收回上一个（退格键）</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Leave this one out (S)</source>
        <translation>跳过这一个（S）</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Keep this drawing and go on (Enter or Space)</source>
        <translation>保存这个并继续（回车或空格）</translation>
    </message>
    <message>
        <source>Teach the network…</source>
        <translation>教网络…</translation>
    </message>
    <message>
        <source>Stop; what was drawn is kept (Esc)</source>
        <translation>停止；已画的会保留（Esc）</translation>
    </message>
    <message>
        <source>Draw it first, or skip it</source>
        <translation>请先画，或者跳过</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>第 {number} 个，共 {total} 个</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Draw what is &lt;b&gt;no digit&lt;/b&gt;</source>
        <translation>画一个&lt;b&gt;非数字&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Draw an &lt;b&gt;{digit}&lt;/b&gt;</source>
        <translation>画一个 &lt;b&gt;{digit}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Draw a &lt;b&gt;{digit}&lt;/b&gt;</source>
        <translation>画一个 &lt;b&gt;{digit}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>One drawing kept</source>
        <translation>已保存 1 幅</translation>
    </message>
    <message>
        <source>{count} drawings kept</source>
        <translation>已保存 {count} 幅</translation>
    </message>
    <message>
        <source>Nothing was kept</source>
        <translation>什么都没有保存</translation>
    </message>
    <message>
        <source>Your samples are as they were. It can be tried again.</source>
        <translation>您的样本没有变化。可以再试一次。</translation>
    </message>
</context>
<context>
    <name>RetrainForm</name>
    <message>
        <source>Learn from</source>
        <translation>学习内容</translation>
    </message>
    <message>
        <source>Data sets are kept in</source>
        <translation>数据集保存在</translation>
    </message>
    <message>
        <source>Network and training</source>
        <translation>网络与训练</translation>
    </message>
    <message>
        <source>Choose something to learn from.</source>
        <translation>请选择学习内容。</translation>
    </message>
    <message>
        <source>Choose the folder of pictures.</source>
        <translation>请选择图片文件夹。</translation>
    </message>
    <message>
        <source>My samples ({count})</source>
        <translation>我的样本（{count} 个）</translation>
    </message>
    <message>
        <source>My samples (cannot be read)</source>
        <translation>我的样本（无法读取）</translation>
    </message>
    <message>
        <source>My samples (none yet)</source>
        <translation>我的样本（还没有）</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>70,000 digits written by Americans; downloaded (11 MB) if not there</source>
        <translation>七万个美国人手写的数字；没有时会下载（11 MB）</translation>
    </message>
    <message>
        <source>Pen strokes</source>
        <translation>笔画</translation>
    </message>
    <message>
        <source>Digits of 30 people, written with a pen on a tablet; downloaded (1 MB) if not there</source>
        <translation>30 个人在手写板上写的数字；没有时会下载（1 MB）</translation>
    </message>
    <message>
        <source>Letters of other scripts</source>
        <translation>其他文字的字母</translation>
    </message>
    <message>
        <source>Drawn by 100 people: what is no digit; downloaded (3 MB) if not there</source>
        <translation>由 100 个人书写，用作非数字；没有时会下载（3 MB）</translation>
    </message>
    <message>
        <source>Scribbles and symbols</source>
        <translation>涂鸦与符号</translation>
    </message>
    <message>
        <source>Made by the program: what is no digit, and several digits at once</source>
        <translation>由程序生成：非数字，以及连在一起的几个数字</translation>
    </message>
    <message>
        <source>What you corrected, drew on request or imported</source>
        <translation>您纠正的、按要求写的或导入的样本</translation>
    </message>
    <message>
        <source>A folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>With a folder for each class, named 0 to 9</source>
        <translation>每类一个文件夹，名为 0 到 9</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change the folder of the data sets</source>
        <translation>更改数据集的文件夹</translation>
    </message>
    <message>
        <source>Digits, 32 × 32</source>
        <translation>数字，32 × 32</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>原始论文版</translation>
    </message>
    <message>
        <source>… with batch norm</source>
        <translation>… 带批归一化</translation>
    </message>
    <message>
        <source>VGG16 for this program&apos;s digits, or as published, for 224 × 224 pixels: slow without a GPU</source>
        <translation>为本程序的数字设计的 VGG16，或原始论文版（224 × 224 像素，没有 GPU 会很慢）</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>GPU (CUDA)</source>
        <translation>GPU（CUDA）</translation>
    </message>
    <message>
        <source>How often it sees every image</source>
        <translation>每张图像要看多少遍</translation>
    </message>
    <message>
        <source>Images a step; a smaller one needs less memory</source>
        <translation>每步的图像数；越小占用内存越少</translation>
    </message>
    <message>
        <source>The same seed gives the same training</source>
        <translation>相同的种子得到相同的训练</translation>
    </message>
    <message>
        <source>The highest learning rate; it rises to it and falls to nothing</source>
        <translation>最高学习率；先升到这个值，再降到零</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>网络(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>轮数(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Batch size</source>
        <translation>批大小(&amp;B)</translation>
    </message>
    <message>
        <source>Learning &amp;rate</source>
        <translation>学习率(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation>随机种子(&amp;D)</translation>
    </message>
    <message>
        <source>A folder of pictures by class</source>
        <translation>按类别分文件夹的图片</translation>
    </message>
    <message>
        <source>The folder of the data sets</source>
        <translation>数据集的文件夹</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>未选择</translation>
    </message>
</context>
<context>
    <name>RetrainWindow</name>
    <message>
        <source>Retrain – vggdigits</source>
        <translation>重新训练 – vggdigits</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation>采用(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Keep the old</source>
        <translation>保留旧的(&amp;K)</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>还没有训练</translation>
    </message>
    <message>
        <source>Choose what to learn from, and press Start. The pad stays usable meanwhile.</source>
        <translation>选择学习内容，然后按“开始”。训练时手写板照常可用。</translation>
    </message>
    <message>
        <source>Another training is under way.</source>
        <translation>另一个训练正在进行。</translation>
    </message>
    <message>
        <source>Stop it first; it can be resumed afterwards. {run} stays as it is.</source>
        <translation>请先停止它；之后可以继续。{run} 保持不变。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What the training says appears here.</source>
        <translation>训练的消息显示在这里。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Estimating the time from a short trial…</source>
        <translation>正在用简短试运行估计时间…</translation>
    </message>
    <message>
        <source>About {time}, at {speed} images/s</source>
        <translation>大约 {time}，每秒 {speed} 张图像</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>继续(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Adopt the best so far</source>
        <translation>采用目前最好的(&amp;A)</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>RunCurves</name>
    <message>
        <source>Loss over epochs</source>
        <translation>各轮的损失</translation>
    </message>
    <message>
        <source>Validation accuracy over epochs</source>
        <translation>各轮的验证准确率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation accuracy, %</source>
        <translation>验证准确率，%</translation>
    </message>
    <message>
        <source>{run} (no epoch finished)</source>
        <translation>{run}（没有完成任何一轮）</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>● running</source>
        <translation>● 正在运行</translation>
    </message>
    <message>
        <source>stopped, can go on</source>
        <translation>已停止，可以继续</translation>
    </message>
    <message>
        <source>failed: {reason}</source>
        <translation>失败：{reason}</translation>
    </message>
    <message>
        <source>damaged: its settings cannot be read</source>
        <translation>已损坏：无法读取其设置</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>done, {percent} on the test set</source>
        <translation>完成，测试集上 {percent}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>最佳验证</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>{state}  ✓ in use</source>
        <translation>{state}  ✓ 正在使用</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} / {all}</translation>
    </message>
</context>
<context>
    <name>RunsWindow</name>
    <message>
        <source>Runs – vggdigits</source>
        <translation>训练记录 – vggdigits</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation>采用(&amp;A)</translation>
    </message>
    <message>
        <source>Select one to see its curves, and a second one with Ctrl to compare them.</source>
        <translation>选择一个可查看其曲线，按住 Ctrl 再选一个可以比较。</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有训练记录</translation>
    </message>
    <message>
        <source>Train &gt; Retrain… starts one. Each keeps a folder of its own and stands here from then on.</source>
        <translation>“训练 &gt; 重新训练…”可以开始一次训练。每次训练有自己的文件夹，并从此列在这里。</translation>
    </message>
    <message>
        <source>The folder could not be opened.</source>
        <translation>无法打开该文件夹。</translation>
    </message>
    <message>
        <source>Delete this run?</source>
        <translation>删除这个训练记录？</translation>
    </message>
    <message>
        <source>Delete these {n} runs?</source>
        <translation>删除这 {n} 个训练记录？</translation>
    </message>
    <message>
        <source>This cannot be undone. Networks you adopted stay.</source>
        <translation>此操作无法撤销。已采用的网络会保留。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>The run was not deleted.</source>
        <translation>训练记录没有删除。</translation>
    </message>
    <message>
        <source>A run cannot be deleted while it trains</source>
        <translation>正在训练的记录不能删除</translation>
    </message>
    <message>
        <source>Go on from where it stopped</source>
        <translation>从停止的地方继续</translation>
    </message>
    <message>
        <source>Read with this network, once it was checked</source>
        <translation>检查之后用这个网络来识别</translation>
    </message>
    <message>
        <source>There is no checkpoint of it yet</source>
        <translation>它还没有检查点</translation>
    </message>
    <message>
        <source>The best</source>
        <translation>最好的</translation>
    </message>
    <message>
        <source>{preset}, best</source>
        <translation>{preset}，最好的</translation>
    </message>
    <message>
        <source>The best: epoch {n}, {percent} on validation</source>
        <translation>最好的：第 {n} 轮，验证 {percent}</translation>
    </message>
    <message>
        <source>{preset}, best: epoch {n}</source>
        <translation>{preset}，最好的：第 {n} 轮</translation>
    </message>
    <message>
        <source>The last: epoch {n}</source>
        <translation>最后的：第 {n} 轮</translation>
    </message>
    <message>
        <source>The last: epoch {n}, {percent} on the test set</source>
        <translation>最后的：第 {n} 轮，测试集上 {percent}</translation>
    </message>
    <message>
        <source>{preset}, {n} epochs</source>
        <translation>{preset}，{n} 轮</translation>
    </message>
</context>
<context>
    <name>SaliencyView</name>
    <message>
        <source>Each piece of ink was rubbed out in turn, and the network asked again: the stronger the colour, the more it changed its mind.</source>
        <translation>逐块擦去笔迹，再让网络识别：颜色越深，说明结果变化越大。</translation>
    </message>
    <message>
        <source>This could not be explained. The log says more.</source>
        <translation>无法解释。详情见日志。</translation>
    </message>
    <message>
        <source>Why this digit</source>
        <translation>为什么是这个数字</translation>
    </message>
    <message>
        <source>Draw a digit: its ink takes on the colour of what it speaks for.</source>
        <translation>画一个数字：笔迹会按它支持什么而着色。</translation>
    </message>
    <message>
        <source>Why {digit}, or why not</source>
        <translation>为什么是 {digit}，或为什么不是</translation>
    </message>
    <message>
        <source>Why {digit}?</source>
        <translation>为什么是 {digit}？</translation>
    </message>
    <message>
        <source>speaks for {digit}</source>
        <translation>支持 {digit}</translation>
    </message>
    <message>
        <source>speaks against {digit}</source>
        <translation>反对 {digit}</translation>
    </message>
    <message>
        <source>Why not {digit}?</source>
        <translation>为什么不是 {digit}？</translation>
    </message>
    <message>
        <source>rather {digit} than {other}</source>
        <translation>更像 {digit}，而不是 {other}</translation>
    </message>
</context>
<context>
    <name>SampleActions</name>
    <message>
        <source>Draw on request…</source>
        <translation>按要求书写…</translation>
    </message>
    <message>
        <source>Teach…</source>
        <translation>教它…</translation>
    </message>
    <message>
        <source>A &amp;folder of pictures or drawings…</source>
        <translation>图片或图画的文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;CSV, IDX, InkML or a back-up…</source>
        <translation>CSV、IDX、InkML 或备份(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;PNG, in folders by digit…</source>
        <translation>PNG，按数字分文件夹(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;CSV, 28 × 28…</source>
        <translation>CSV，28 × 28(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;IDX, as MNIST&apos;s, 28 × 28…</source>
        <translation>IDX，与 MNIST 相同，28 × 28(&amp;I)…</translation>
    </message>
    <message>
        <source>Ink&amp;ML, with strokes…</source>
        <translation>InkML，带笔画(&amp;M)…</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Copy all samples to a new file in the folder of back-ups</source>
        <translation>把全部样本复制到备份文件夹中的新文件</translation>
    </message>
    <message>
        <source>&amp;Back up to…</source>
        <translation>备份到(&amp;B)…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Label as &amp;{digit}</source>
        <translation>标为 &amp;{digit}</translation>
    </message>
    <message>
        <source>Label as &amp;no digit</source>
        <translation>标为非数字(&amp;N)</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Say what the selected samples are (0 to 9, N)</source>
        <translation>说明所选样本是什么（0 到 9，N）</translation>
    </message>
</context>
<context>
    <name>SampleCounts</name>
    <message>
        <source>Samples of each digit</source>
        <translation>各数字的样本数</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
</context>
<context>
    <name>SampleDelegate</name>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>read {digit}</source>
        <translation>识别为 {digit}</translation>
    </message>
</context>
<context>
    <name>SampleEditor</name>
    <message>
        <source>Label {count} as {label}</source>
        <translation>把 {count} 个标为 {label}</translation>
    </message>
    <message>
        <source>Delete {count}</source>
        <translation>删除 {count} 个</translation>
    </message>
    <message>
        <source>Import {count}</source>
        <translation>导入 {count} 个</translation>
    </message>
</context>
<context>
    <name>SampleFilter</name>
    <message>
        <source>No digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
</context>
<context>
    <name>SampleGrid</name>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
</context>
<context>
    <name>SamplesEmpty</name>
    <message>
        <source>No samples yet</source>
        <translation>还没有样本</translation>
    </message>
    <message>
        <source>Samples are digits in your own hand, with what they are. The network learns from them.</source>
        <translation>样本是您亲手写的数字，并注明写的是什么。网络从中学习。</translation>
    </message>
    <message>
        <source>Draw on request…</source>
        <translation>按要求书写…</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>导入文件夹…</translation>
    </message>
    <message>
        <source>0 – 9,  N</source>
        <translation>0 – 9，N</translation>
    </message>
    <message>
        <source>The pad asks for ten of each digit. Ten minutes, and the best start.</source>
        <translation>手写板会请您把每个数字写十遍。只要十分钟，是最好的开始。</translation>
    </message>
    <message>
        <source>While you draw on the pad: when an answer is wrong, press the right digit, or N for no digit.</source>
        <translation>在手写板上画的时候：结果不对，就按正确的数字键；不是数字就按 N。</translation>
    </message>
    <message>
        <source>Pictures in folders named 0 to 9. CSV, IDX, InkML and back-ups: see Import above.</source>
        <translation>名为 0 到 9 的文件夹中的图片。CSV、IDX、InkML 和备份：见上面的“导入”。</translation>
    </message>
</context>
<context>
    <name>SamplesModel</name>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>纠正的</translation>
    </message>
    <message>
        <source>Drawn on request</source>
        <translation>按要求写的</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入的</translation>
    </message>
    <message>
        <source>{label}, {origin}</source>
        <translation>{label}，{origin}</translation>
    </message>
    <message>
        <source>read as {digit}</source>
        <translation>识别为 {digit}</translation>
    </message>
    <message>
        <source>a picture, without strokes</source>
        <translation>图片，没有笔画</translation>
    </message>
</context>
<context>
    <name>SamplesWindow</name>
    <message>
        <source>My samples – vggdigits</source>
        <translation>我的样本 – vggdigits</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有任何改动。</translation>
    </message>
    <message>
        <source>{count} labelled {label}</source>
        <translation>{count} 个标为 {label}</translation>
    </message>
    <message>
        <source>{count} deleted. Undo brings them back.</source>
        <translation>已删除 {count} 个。撤销可以恢复。</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>正在导入 {name}</translation>
    </message>
    <message>
        <source>import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Exporting to {name}</source>
        <translation>正在导出到 {name}</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation>正在备份</translation>
    </message>
    <message>
        <source>back-up</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>The {job} failed. Your samples are as they were.</source>
        <translation>{job}失败。您的样本保持原样。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。没有任何改动。</translation>
    </message>
    <message>
        <source>{count} imported</source>
        <translation>已导入 {count} 个</translation>
    </message>
    <message>
        <source>{count} exported to {name}</source>
        <translation>已导出 {count} 个到 {name}</translation>
    </message>
    <message>
        <source>, {count} without strokes left out</source>
        <translation>，略去 {count} 个没有笔画的</translation>
    </message>
    <message>
        <source>Backed up to {name}</source>
        <translation>已备份到 {name}</translation>
    </message>
    <message>
        <source>Where to put the new folder</source>
        <translation>新文件夹放在哪里</translation>
    </message>
    <message>
        <source>The {count} selected as</source>
        <translation>把所选的 {count} 个导出为</translation>
    </message>
    <message>
        <source>The {count} shown as</source>
        <translation>把显示的 {count} 个导出为</translation>
    </message>
    <message>
        <source>Your samples cannot be read.</source>
        <translation>无法读取您的样本。</translation>
    </message>
    <message>
        <source>{count} of {shown} selected</source>
        <translation>已选 {count} 个，共 {shown} 个</translation>
    </message>
    <message>
        <source>{shown} of {total} samples</source>
        <translation>{shown} 个，共 {total} 个样本</translation>
    </message>
    <message>
        <source>1 sample</source>
        <translation>1 个样本</translation>
    </message>
    <message>
        <source>{total} samples</source>
        <translation>{total} 个样本</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keys – vggdigits</source>
        <translation>快捷键 – vggdigits</translation>
    </message>
    <message>
        <source>Move the keyboard&apos;s pen</source>
        <translation>移动键盘笔</translation>
    </message>
    <message>
        <source>arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move it by single pixels</source>
        <translation>逐像素移动</translation>
    </message>
    <message>
        <source>Shift and arrow keys</source>
        <translation>Shift 加方向键</translation>
    </message>
    <message>
        <source>Pen down, pen up</source>
        <translation>落笔，抬笔</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Pen up, and away</source>
        <translation>抬笔并收起</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>To the reading and back</source>
        <translation>到识别结果，再回来</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>In the reading: one digit to the side</source>
        <translation>在识别结果中：移到旁边的数字</translation>
    </message>
    <message>
        <source>← and →</source>
        <translation>← 和 →</translation>
    </message>
    <message>
        <source>On the paper</source>
        <translation>在画纸上</translation>
    </message>
    <message>
        <source>Play, pause</source>
        <translation>播放，暂停</translation>
    </message>
    <message>
        <source>One point back, one on</source>
        <translation>后退、前进一个点</translation>
    </message>
    <message>
        <source>One stroke back, one on</source>
        <translation>后退、前进一笔</translation>
    </message>
    <message>
        <source>Ctrl and ← or →</source>
        <translation>Ctrl 加 ← 或 →</translation>
    </message>
    <message>
        <source>To the beginning, to the end</source>
        <translation>到开头，到结尾</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Home，End</translation>
    </message>
    <message>
        <source>In the replay</source>
        <translation>在回放中</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Where the network computes, and how long an answer takes: the median, and p95.</source>
        <translation>网络在哪里计算，得出结果要多久：中位数和 p95。</translation>
    </message>
    <message>
        <source>vgg16 {preset}</source>
        <translation>vgg16 {preset}</translation>
    </message>
    <message>
        <source>{name}, {percent} % on MNIST</source>
        <translation>{name}，MNIST 上 {percent} %</translation>
    </message>
    <message>
        <source>recognition is off</source>
        <translation>识别已关闭</translation>
    </message>
    <message>
        <source>{device}, {ms} ms (p95 {p95})</source>
        <translation>{device}，{ms} ms（p95 {p95}）</translation>
    </message>
</context>
<context>
    <name>TeachWindow</name>
    <message>
        <source>Teach my samples – vggdigits</source>
        <translation>用我的样本教它 – vggdigits</translation>
    </message>
    <message>
        <source>&amp;Teach</source>
        <translation>开始教(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Keep the old</source>
        <translation>保留旧的(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation>采用(&amp;A)</translation>
    </message>
    <message>
        <source>Teach it your hand</source>
        <translation>让它认识您的笔迹</translation>
    </message>
    <message>
        <source>The network learns from your samples, and goes over MNIST meanwhile so that it forgets nothing. The one in use stays until you adopt the new one.</source>
        <translation>网络从您的样本中学习，同时复习 MNIST，因此什么都不会忘记。在您采用新网络之前，正在使用的网络不变。</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Checking the new network; until then the pad reads with the old one…</source>
        <translation>正在检查新网络；检查完之前仍用旧网络识别…</translation>
    </message>
    <message>
        <source>The old network stays in use. Your samples are kept.</source>
        <translation>继续使用旧网络。您的样本会保留。</translation>
    </message>
    <message>
        <source>✓  The new network is in use.</source>
        <translation>✓  正在使用新网络。</translation>
    </message>
    <message>
        <source>The old network is in use again.</source>
        <translation>又在使用旧网络了。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>The network in use and your samples are as they were.</source>
        <translation>正在使用的网络和您的样本保持原样。</translation>
    </message>
    <message>
        <source>Stopped. {safe}</source>
        <translation>已停止。{safe}</translation>
    </message>
    <message>
        <source>it told no figures</source>
        <translation>它没有给出数据</translation>
    </message>
    <message>
        <source>Teaching failed: {reason}. {safe}</source>
        <translation>教学失败：{reason}。{safe}</translation>
    </message>
    <message>
        <source>No digits of yours yet. Where an answer is wrong, the key of the right digit keeps the drawing as a sample; or draw some on request.</source>
        <translation>还没有您的数字。识别结果不对时，按正确数字的键就会把图画保存为样本；也可以按要求写一些。</translation>
    </message>
    <message>
        <source>Only {digit}s so far: it would learn nothing to tell them from. Draw some of the others too.</source>
        <translation>目前只有 {digit}：没有别的数字可比，什么也学不到。请再写一些别的数字。</translation>
    </message>
    <message>
        <source>Few of {digits}: {enough} of each are better.</source>
        <translation>{digits} 太少：每个最好有 {enough} 个。</translation>
    </message>
    <message>
        <source>{some} and {last}</source>
        <translation>{some}和 {last}</translation>
    </message>
    <message>
        <source>Enough of every digit; more make it better still.</source>
        <translation>每个数字都够了；越多越好。</translation>
    </message>
    <message>
        <source>Loading the network and MNIST</source>
        <translation>正在载入网络和 MNIST</translation>
    </message>
    <message>
        <source>Preparing, once for each network</source>
        <translation>正在准备，每个网络一次</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>正在教</translation>
    </message>
    <message>
        <source>Measuring before and after</source>
        <translation>正在测量前后对比</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>{phase}, {percent} %</source>
        <translation>{phase}，{percent} %</translation>
    </message>
    <message>
        <source>{phase}, about {seconds} s left</source>
        <translation>{phase}，还要大约 {seconds} 秒</translation>
    </message>
    <message>
        <source>{phase}, about {minutes} min left</source>
        <translation>{phase}，还要大约 {minutes} 分钟</translation>
    </message>
    <message>
        <source>nothing was forgotten</source>
        <translation>什么都没有忘记</translation>
    </message>
    <message>
        <source>It can be adopted: {reason}. One click brings the old one back.</source>
        <translation>可以采用：{reason}。一次点击即可恢复旧网络。</translation>
    </message>
    <message>
        <source>it is worse than the old one</source>
        <translation>比旧的差</translation>
    </message>
    <message>
        <source>It cannot be adopted: {reason}. The old one stays in use.</source>
        <translation>不能采用：{reason}。继续使用旧网络。</translation>
    </message>
    <message>
        <source>1 sample</source>
        <translation>1 个样本</translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation>{n} 个样本</translation>
    </message>
    <message>
        <source>&amp;Teach again</source>
        <translation>再教一次(&amp;T)</translation>
    </message>
    <message>
        <source>Back to the &amp;old</source>
        <translation>恢复旧的(&amp;O)</translation>
    </message>
    <message>
        <source>✓ Adopted</source>
        <translation>✓ 已采用</translation>
    </message>
</context>
<context>
    <name>TestsetDetail</name>
    <message>
        <source>Put it on the canvas</source>
        <translation>放到画纸上</translation>
    </message>
    <message>
        <source>The image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>&amp;Put it on the canvas</source>
        <translation>放到画纸上(&amp;P)</translation>
    </message>
    <message>
        <source>As a picture; Undo brings back what was there (Enter in the list)</source>
        <translation>作为图片；撤销可恢复原来的内容（列表中按 Enter）</translation>
    </message>
    <message>
        <source>Actual: {digit}</source>
        <translation>实际：{digit}</translation>
    </message>
    <message>
        <source>Image {number}</source>
        <translation>图像 {number}</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>请选择一张图像</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未识别</translation>
    </message>
    <message>
        <source>Predicted: {digit}, {percent} % sure</source>
        <translation>预测：{digit}，{percent} % 确定</translation>
    </message>
    <message>
        <source>Predicted: {digit}, {percent} % sure – misread</source>
        <translation>预测：{digit}，{percent} % 确定 – 误识</translation>
    </message>
</context>
<context>
    <name>TestsetEmpty</name>
    <message>
        <source>&amp;Download (1.7 MB)</source>
        <translation>下载 (1.7 MB)(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Choose its folder…</source>
        <translation>选择其文件夹(&amp;C)…</translation>
    </message>
    <message>
        <source>MNIST&apos;s test set is not here</source>
        <translation>这里没有 MNIST 的测试集</translation>
    </message>
    <message>
        <source>Ten thousand digits that the network never learned from: how it reads them, one by one.</source>
        <translation>一万个网络从未学习过的数字：逐个看它如何识别。</translation>
    </message>
    <message>
        <source>It was looked for as {file} in {folder}.</source>
        <translation>已在 {folder} 中查找 {file}。</translation>
    </message>
</context>
<context>
    <name>TestsetModel</name>
    <message>
        <source>image {number}: {digit}, not read yet</source>
        <translation>图像 {number}：{digit}，尚未识别</translation>
    </message>
    <message>
        <source>image {number}: {digit}, read as {answer}</source>
        <translation>图像 {number}：{digit}，识别为 {answer}</translation>
    </message>
</context>
<context>
    <name>TestsetWindow</name>
    <message>
        <source>Images of the test set</source>
        <translation>测试集的图像</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Misread</source>
        <translation>误识</translation>
    </message>
    <message>
        <source>Read rightly</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未识别</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Digit</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>&amp;Read on</source>
        <translation>继续识别(&amp;R)</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>没有这样的图像</translation>
    </message>
    <message>
        <source>Nothing was read like this so far.</source>
        <translation>到目前为止没有这样的识别结果。</translation>
    </message>
    <message>
        <source>Test set – vggdigits</source>
        <translation>测试集 – vggdigits</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>It is not in {folder} either.</source>
        <translation>{folder} 中也没有。</translation>
    </message>
    <message>
        <source>The folder that holds MNIST</source>
        <translation>存放 MNIST 的文件夹</translation>
    </message>
    <message>
        <source>Downloading MNIST&apos;s test set…</source>
        <translation>正在下载 MNIST 的测试集…</translation>
    </message>
    <message>
        <source>test image {number}, a {digit}</source>
        <translation>测试图像 {number}，数字 {digit}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>{right} of {total} read rightly: {share}</source>
        <translation>共 {total} 张，识别正确 {right} 张：{share}</translation>
    </message>
    <message>
        <source>{read} of {total} read, {share} of them rightly</source>
        <translation>共 {total} 张，已识别 {read} 张，其中 {share} 正确</translation>
    </message>
</context>
<context>
    <name>ThinBar</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>TrainingCurves</name>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy, %</source>
        <translation>准确率，%</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Curves of the training</source>
        <translation>训练曲线</translation>
    </message>
</context>
<context>
    <name>TrainingDesk</name>
    <message>
        <source>Your samples cannot be opened.</source>
        <translation>无法打开您的样本。</translation>
    </message>
    <message>
        <source>Another network is in use. Model &gt; Back to the one before undoes that.</source>
        <translation>已换用另一个网络。“网络 &gt; 恢复前一个”可以撤销。</translation>
    </message>
    <message>
        <source>The network was not changed. The one before is still in use.</source>
        <translation>网络没有更换。仍在使用原来的网络。</translation>
    </message>
</context>
<context>
    <name>TrainingProcess</name>
    <message>
        <source>the program could not be started: {reason}</source>
        <translation>程序无法启动：{reason}</translation>
    </message>
    <message>
        <source>it did not stop by itself in time and was ended</source>
        <translation>它没有及时自行停止，已被结束</translation>
    </message>
    <message>
        <source>it was ended while it stopped</source>
        <translation>它在停止过程中被结束</translation>
    </message>
    <message>
        <source>it was ended from outside (signal {number})</source>
        <translation>它被外部结束（信号 {number}）</translation>
    </message>
    <message>
        <source>it stopped before it began</source>
        <translation>它还没开始就停止了</translation>
    </message>
    <message>
        <source>it ended without saying why (status {number})</source>
        <translation>它结束了，没有说明原因（状态 {number}）</translation>
    </message>
    <message>
        <source>it could not be ended</source>
        <translation>无法结束它</translation>
    </message>
</context>
<context>
    <name>TrainingStatus</name>
    <message>
        <source>training paused</source>
        <translation>训练已暂停</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>training {percent} %</source>
        <translation>训练 {percent} %</translation>
    </message>
</context>
<context>
    <name>ViewDesk</name>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Booth mode</source>
        <translation>展台模式(&amp;B)</translation>
    </message>
    <message>
        <source>For visitors: large type, no menus, cleared when nobody draws. Esc leaves it.</source>
        <translation>供参观者使用：大字，没有菜单，无人书写时自动清除。按 Esc 退出。</translation>
    </message>
    <message>
        <source>&amp;Status bar</source>
        <translation>状态栏(&amp;S)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>颜色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>The language changes when the pad is opened again.</source>
        <translation>重新打开手写板后，语言才会改变。</translation>
    </message>
    <message>
        <source>Now: the window closes and opens again. Your drawing stays; what can be undone does not.</source>
        <translation>现在：窗口会关闭并重新打开。图画会保留，但撤销记录不会。</translation>
    </message>
    <message>
        <source>Open it again &amp;now</source>
        <translation>现在重新打开(&amp;N)</translation>
    </message>
</context>
<context>
    <name>WayInView</name>
    <message>
        <source>Cut out</source>
        <translation>剪下</translation>
    </message>
    <message>
        <source>20 pixels</source>
        <translation>20 像素</translation>
    </message>
    <message>
        <source>Centred</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>Your ink</source>
        <translation>您的笔迹</translation>
    </message>
    <message>
        <source>The paper, as you see it.</source>
        <translation>您看到的画纸。</translation>
    </message>
    <message>
        <source>Only the digit is taken, wherever it stands.</source>
        <translation>只取这个数字，无论它在哪里。</translation>
    </message>
    <message>
        <source>Its longer side becomes 20 pixels, as MNIST&apos;s digits have it; large or small.</source>
        <translation>无论大小，较长的一边变为 20 像素，与 MNIST 的数字相同。</translation>
    </message>
    <message>
        <source>Its centre of mass comes to the middle of 28 × 28. This is what the network gets.</source>
        <translation>质心移到 28 × 28 的正中。网络得到的就是它。</translation>
    </message>
    <message>
        <source>This could not be explained. The log says more.</source>
        <translation>无法解释。详情见日志。</translation>
    </message>
    <message>
        <source>Read so: no digit</source>
        <translation>这样识别：非数字</translation>
    </message>
    <message>
        <source>Read so: {digit}, {percent} %</source>
        <translation>这样识别：{digit}，{percent} %</translation>
    </message>
    <message>
        <source>The reading itself takes every step.</source>
        <translation>识别结果本身走完每一步。</translation>
    </message>
    <message>
        <source>Draw a digit, and leave out a step to see what it is for.</source>
        <translation>画一个数字，再去掉一步，看看它有什么用。</translation>
    </message>
</context>
<context>
    <name>WhyDesk</name>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>&amp;Why this digit</source>
        <translation>为什么是这个数字(&amp;W)</translation>
    </message>
    <message>
        <source>The way in</source>
        <translation>输入过程</translation>
    </message>
    <message>
        <source>The wa&amp;y in</source>
        <translation>输入过程(&amp;Y)</translation>
    </message>
    <message>
        <source>Drawing doctor</source>
        <translation>笔迹诊断</translation>
    </message>
    <message>
        <source>Drawing &amp;doctor</source>
        <translation>笔迹诊断(&amp;D)</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>Layers of the &amp;network</source>
        <translation>网络的各层(&amp;N)</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>像什么</translation>
    </message>
    <message>
        <source>Looks li&amp;ke</source>
        <translation>像什么(&amp;K)</translation>
    </message>
    <message>
        <source>What explains</source>
        <translation>解释</translation>
    </message>
</context>
<context>
    <name>_ChangeLabel</name>
    <message>
        <source>better by {points}</source>
        <translation>提高 {points}</translation>
    </message>
    <message>
        <source>as good</source>
        <translation>一样好</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>worse by {points}</source>
        <translation>降低 {points}</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>In percentage points; a difference of up to 0.05 on MNIST counts as none</source>
        <translation>以百分点计；在 MNIST 上相差不超过 0.05 不算差别</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Drawings and pictures ({patterns})</source>
        <translation>图画和图片（{patterns}）</translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation>选择检查点</translation>
    </message>
    <message>
        <source>Checkpoints (*.safetensors *.pth *.pt)</source>
        <translation>检查点 (*.safetensors *.pth *.pt)</translation>
    </message>
    <message>
        <source>Save as InkML</source>
        <translation>保存为 InkML</translation>
    </message>
    <message>
        <source>InkML drawings (*.inkml)</source>
        <translation>InkML 图画 (*.inkml)</translation>
    </message>
    <message>
        <source>Export as SVG</source>
        <translation>导出为 SVG</translation>
    </message>
    <message>
        <source>SVG pictures (*.svg)</source>
        <translation>SVG 图片 (*.svg)</translation>
    </message>
    <message>
        <source>Export the replay as GIF</source>
        <translation>将回放导出为 GIF</translation>
    </message>
    <message>
        <source>GIF pictures (*.gif)</source>
        <translation>GIF 图片 (*.gif)</translation>
    </message>
    <message>
        <source>Export the replay as CSV</source>
        <translation>将回放导出为 CSV</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>Export as PNG</source>
        <translation>导出为 PNG</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Save the changes to {file}?</source>
        <translation>要保存对 {file} 的更改吗？</translation>
    </message>
    <message>
        <source>Save the drawing?</source>
        <translation>要保存图画吗？</translation>
    </message>
    <message>
        <source>What is not saved is lost.</source>
        <translation>没有保存的内容会丢失。</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>不保存(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Changes to {file} were not saved when the pad ended.</source>
        <translation>手写板结束时对 {file} 的更改没有保存。</translation>
    </message>
    <message>
        <source>A drawing was not saved when the pad ended.</source>
        <translation>手写板结束时有一幅图画没有保存。</translation>
    </message>
    <message>
        <source>It was last changed {when}.</source>
        <translation>最后更改：{when}。</translation>
    </message>
    <message>
        <source>vggdigits ended unexpectedly. What is known of it is in {file}</source>
        <translation>vggdigits 意外退出。已知的情况记录在 {file}</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>以后(&amp;L)</translation>
    </message>
    <message>
        <source>&lt;h3&gt;vggdigits {version}&lt;/h3&gt;&lt;p&gt;A drawing pad that reads digits with a real VGG16.&lt;/p&gt;&lt;p&gt;MIT licence. It uses PyTorch (BSD), Qt and PySide6 (LGPL), Lucide&apos;s icons (ISC) and MNIST (CC BY-SA 3.0).&lt;/p&gt;&lt;p&gt;Nothing leaves this computer: no statistics, no reports.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;vggdigits {version}&lt;/h3&gt;&lt;p&gt;用真正的 VGG16 识别数字的手写板。&lt;/p&gt;&lt;p&gt;MIT 许可证。使用了 PyTorch（BSD）、Qt 和 PySide6（LGPL）、Lucide 图标（ISC）以及 MNIST（CC BY-SA 3.0）。&lt;/p&gt;&lt;p&gt;任何内容都不会离开这台电脑：没有统计，也没有报告。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>About vggdigits</source>
        <translation>关于 vggdigits</translation>
    </message>
</context>
<context>
    <name>doctor_view</name>
    <message>
        <source>It is light on dark: the network reads ink on paper.</source>
        <translation>它是深底浅字：网络识别的是纸上的笔迹。</translation>
    </message>
    <message>
        <source>It is tiny in what the network gets: let it be cut out and fitted.</source>
        <translation>在网络得到的图像里它太小：请让它被剪下并缩放。</translation>
    </message>
    <message>
        <source>It is off the centre: let its centre of mass be centred.</source>
        <translation>它偏离中心：请让它的质心居中。</translation>
    </message>
    <message>
        <source>Its strokes are too bold for its size: draw it larger, or with a thinner brush.</source>
        <translation>相对于大小，笔画太粗：请画大一些，或用细一些的笔。</translation>
    </message>
    <message>
        <source>Its strokes are too thin for its size: draw it smaller, or with a thicker brush.</source>
        <translation>相对于大小，笔画太细：请画小一些，或用粗一些的笔。</translation>
    </message>
    <message>
        <source>It leans too far to one side: draw it more upright.</source>
        <translation>它太斜：请画得直一些。</translation>
    </message>
    <message>
        <source>It is too wide for its height: draw it narrower.</source>
        <translation>相对于高度，它太宽：请画窄一些。</translation>
    </message>
    <message>
        <source>It is in too many parts: close the gaps between its strokes.</source>
        <translation>它断成太多部分：请把笔画之间的空隙连上。</translation>
    </message>
</context>
<context>
    <name>layer_words</name>
    <message>
        <source>Edges of strokes, each filter in one direction, and their ends; some answer to blank paper.</source>
        <translation>笔画的边缘（每个滤波器一个方向）和末端；有些对空白纸面响应。</translation>
    </message>
    <message>
        <source>Rims of strokes, bends, tips, and the narrow gap inside a small loop.</source>
        <translation>笔画的边沿、弯处、尖端，以及小圈内的窄缝。</translation>
    </message>
    <message>
        <source>Short pieces of stroke: arcs, corners, and where two strokes come close.</source>
        <translation>笔画的小段：弧、拐角，以及两笔靠近的地方。</translation>
    </message>
    <message>
        <source>Bends and joins: where strokes cross, meet, or begin to close a loop.</source>
        <translation>弯曲和连接：笔画交叉、相接或开始合成圈的地方。</translation>
    </message>
    <message>
        <source>Parts of digits: the bar of a 5, the left of a 4, a bow of a 3.</source>
        <translation>数字的部分：5 的横、4 的左边、3 的一个弯。</translation>
    </message>
    <message>
        <source>Larger parts: a loop, the top of a 7, the crossing of a 4.</source>
        <translation>更大的部分：一个圈、7 的上部、4 的交叉处。</translation>
    </message>
    <message>
        <source>Parts joined: the round of a 9 with its tail, both bows of a 3, the foot of a 2.</source>
        <translation>部分的组合：9 的圈和尾、3 的两个弯、2 的底部。</translation>
    </message>
    <message>
        <source>Whole shapes: from here on a value sees all of a digit.</source>
        <translation>完整的形状：从这一层起，每个值都看到整个数字。</translation>
    </message>
    <message>
        <source>Whole shapes in one way of writing them, such as a slanted 4.</source>
        <translation>完整的形状，而且是某一种写法，例如倾斜的 4。</translation>
    </message>
    <message>
        <source>More than half of the filters answer most to one digit alone.</source>
        <translation>一半以上的滤波器只对一个数字响应最强。</translation>
    </message>
    <message>
        <source>Four places are left of the picture: a digit, and where its parts are.</source>
        <translation>图像只剩四个位置：是哪个数字，它的各部分在哪里。</translation>
    </message>
    <message>
        <source>Two filters in three answer most to one digit alone, written in one way.</source>
        <translation>三分之二的滤波器只对一个数字的某种写法响应最强。</translation>
    </message>
    <message>
        <source>The last maps: seven in ten filters answer most to one digit alone.</source>
        <translation>最后的特征图：十个滤波器中有七个只对一个数字响应最强。</translation>
    </message>
    <message>
        <source>Sums the places up: a unit stands for a digit in one way of writing it.</source>
        <translation>把各位置汇总：一个单元代表一个数字的一种写法。</translation>
    </message>
    <message>
        <source>Weighs for and against: some units speak for digits, some for no digit at all.</source>
        <translation>权衡利弊：有些单元支持某些数字，有些支持“不是数字”。</translation>
    </message>
    <message>
        <source>One unit for each digit: the greatest is the answer, if it beats “no digit”.</source>
        <translation>每个数字一个单元：最大的就是结果，前提是它胜过“不是数字”。</translation>
    </message>
</context>
<context>
    <name>models_window</name>
    <message>
        <source>the program</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>your samples</source>
        <translation>您的样本</translation>
    </message>
    <message>
        <source>a training here</source>
        <translation>在这里训练</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>network_story</name>
    <message>
        <source>What it is</source>
        <translation>它是什么</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>学习内容</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Begun with</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Taught</source>
        <translation>教过</translation>
    </message>
    <message>
        <source>How well it reads</source>
        <translation>识别得多好</translation>
    </message>
    <message>
        <source>Accepts an answer</source>
        <translation>接受条件</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>制作环境</translation>
    </message>
    <message>
        <source>VGG16, configuration D: 13 convolutions and {linear} linear layers. It looks at {size} × {size} pixels.</source>
        <translation>VGG16，配置 D：13 个卷积层和 {linear} 个线性层。输入为 {size} × {size} 像素。</translation>
    </message>
    <message>
        <source>{count} images: {data}</source>
        <translation>{count} 张图像：{data}</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>pen strokes</source>
        <translation>笔画</translation>
    </message>
    <message>
        <source>characters of other scripts</source>
        <translation>其他文字的字符</translation>
    </message>
    <message>
        <source>made-up ink that is no digit</source>
        <translation>生成的非数字笔迹</translation>
    </message>
    <message>
        <source>your own samples</source>
        <translation>您自己的样本</translation>
    </message>
    <message>
        <source>a folder of pictures</source>
        <translation>一个图片文件夹</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{epochs} epochs</source>
        <translation>{epochs} 轮</translation>
    </message>
    <message>
        <source>on {device}</source>
        <translation>用 {device}</translation>
    </message>
    <message>
        <source>with {count} samples of yours ({each})</source>
        <translation>用您的 {count} 个样本（{each}）</translation>
    </message>
    <message>
        <source>{percent} of MNIST&apos;s {count} test images are read right.</source>
        <translation>MNIST 的 {count} 张测试图像中，{percent} 识别正确。</translation>
    </message>
    <message>
        <source>{percent} of {count} pen drawings that were held out are read right.</source>
        <translation>留出的 {count} 个手写笔画中，{percent} 识别正确。</translation>
    </message>
    <message>
        <source>{percent} of {count} characters of other scripts are taken for a digit.</source>
        <translation>{count} 个其他文字的字符中，{percent} 被认成数字。</translation>
    </message>
    <message>
        <source>{percent} of {count} made-up non-digits are taken for a digit.</source>
        <translation>{count} 个生成的非数字中，{percent} 被认成数字。</translation>
    </message>
    <message>
        <source>as a digit from a confidence of {percent}</source>
        <translation>置信度达到 {percent} 才算数字</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>a folder, not a file</source>
        <translation>是文件夹，不是文件</translation>
    </message>
    <message>
        <source>not a picture that can be read</source>
        <translation>不是可以读取的图片</translation>
    </message>
    <message>
        <source>damaged picture</source>
        <translation>图片已损坏</translation>
    </message>
    <message>
        <source>too large: at most 64 million pixels are read</source>
        <translation>太大：最多读取六千四百万像素</translation>
    </message>
    <message>
        <source>not an InkML drawing (its outermost element is not &lt;ink&gt;)</source>
        <translation>不是 InkML 图画（最外层元素不是 &lt;ink&gt;）</translation>
    </message>
    <message>
        <source>not readable as InkML</source>
        <translation>无法作为 InkML 读取</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>无法写入</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>no such checkpoint</source>
        <translation>没有这个检查点</translation>
    </message>
    <message>
        <source>not a vggdigits checkpoint</source>
        <translation>不是 vggdigits 的检查点</translation>
    </message>
    <message>
        <source>damaged examples</source>
        <translation>样例已损坏</translation>
    </message>
    <message>
        <source>damaged checkpoint</source>
        <translation>检查点已损坏</translation>
    </message>
    <message>
        <source>its weights do not match their digest</source>
        <translation>权重与校验值不符</translation>
    </message>
    <message>
        <source>too large for a VGG16 checkpoint</source>
        <translation>太大，不是 VGG16 的检查点</translation>
    </message>
    <message>
        <source>this network is not there any more</source>
        <translation>这个网络已经不在了</translation>
    </message>
    <message>
        <source>the network does not work</source>
        <translation>网络不能工作</translation>
    </message>
    <message>
        <source>the network&apos;s answers are no numbers</source>
        <translation>网络的结果不是数</translation>
    </message>
    <message>
        <source>CUDA does not work here</source>
        <translation>这里不能使用 CUDA</translation>
    </message>
    <message>
        <source>torch finds no CUDA device</source>
        <translation>torch 没有找到 CUDA 设备</translation>
    </message>
    <message>
        <source>its answers are no numbers</source>
        <translation>它的结果不是数</translation>
    </message>
    <message>
        <source>its answers differ from the CPU&apos;s</source>
        <translation>它的结果与 CPU 的不同</translation>
    </message>
    <message>
        <source>a test convolution gave a wrong result</source>
        <translation>一次试算的卷积结果不对</translation>
    </message>
    <message>
        <source>in use by another program for too long; try again</source>
        <translation>被另一个程序占用太久；请再试一次</translation>
    </message>
    <message>
        <source>moved, deleted or replaced while it was in use</source>
        <translation>在使用期间被移走、删除或替换</translation>
    </message>
    <message>
        <source>put it back, or back up what was in it before you close the program</source>
        <translation>请把它放回原处，或在关闭程序之前备份其中的内容</translation>
    </message>
    <message>
        <source>not a database of samples, or damaged; it was left as it is: move it away to begin a new one</source>
        <translation>不是样本数据库，或已损坏；文件未作改动：把它移走即可新建一个</translation>
    </message>
    <message>
        <source>damaged; it was left as it is: put a back-up in its place, or move it away to begin a new one</source>
        <translation>已损坏；文件未作改动：请换成备份，或把它移走以新建一个</translation>
    </message>
    <message>
        <source>what was stored before is safe</source>
        <translation>以前保存的内容是安全的</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个文件夹</translation>
    </message>
</context>
<context>
    <name>sample_dialogs</name>
    <message>
        <source>Import samples</source>
        <translation>导入样本</translation>
    </message>
    <message>
        <source>CSV, IDX, InkML and back-ups ({patterns})</source>
        <translation>CSV、IDX、InkML 和备份 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Import the folder that holds the folders 0 to 9</source>
        <translation>导入含有 0 到 9 文件夹的文件夹</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>导出为 CSV</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Export as IDX: the pictures; the labels come beside them</source>
        <translation>导出为 IDX：图片；标签放在旁边</translation>
    </message>
    <message>
        <source>IDX (*ubyte)</source>
        <translation>IDX (*ubyte)</translation>
    </message>
    <message>
        <source>Back up all samples</source>
        <translation>备份全部样本</translation>
    </message>
    <message>
        <source>Back-ups (*.sqlite3)</source>
        <translation>备份 (*.sqlite3)</translation>
    </message>
</context>
<context>
    <name>time_estimate</name>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
</context>
<context>
    <name>training_words</name>
    <message>
        <source>No training yet</source>
        <translation>还没有训练</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Pausing after this batch…</source>
        <translation>这一批之后暂停…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping after this batch…</source>
        <translation>这一批之后停止…</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>The training failed</source>
        <translation>训练失败</translation>
    </message>
    <message>
        <source>Another process trains in this run</source>
        <translation>另一个进程正在这个训练记录中训练</translation>
    </message>
    <message>
        <source>Done: {percent} % of {count} test images</source>
        <translation>完成：{count} 张测试图像中 {percent} %</translation>
    </message>
    <message>
        <source>Done: {percent} % of the held-out images</source>
        <translation>完成：留出图像的 {percent} %</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}: reading the held-out images…</source>
        <translation>第 {epoch} 轮，共 {epochs} 轮：正在识别留出的图像…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Reading the test images…</source>
        <translation>正在识别测试图像…</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation>第 {epoch} 轮，共 {epochs} 轮</translation>
    </message>
    <message>
        <source>step {step}/{steps}</source>
        <translation>第 {step}/{steps} 步</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
    <message>
        <source>training {percent} %</source>
        <translation>训练 {percent} %</translation>
    </message>
    <message>
        <source>held out {percent} %</source>
        <translation>留出 {percent} %</translation>
    </message>
    <message>
        <source>{speed} images/s</source>
        <translation>每秒 {speed} 张图像</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>还要 {time}</translation>
    </message>
    <message>
        <source>The network in use stays until you adopt another.</source>
        <translation>在您采用另一个网络之前，继续使用当前网络。</translation>
    </message>
    <message>
        <source>It left no reason.</source>
        <translation>没有说明原因。</translation>
    </message>
    <message>
        <source>The network in use is untouched.</source>
        <translation>正在使用的网络没有改动。</translation>
    </message>
    <message>
        <source>What was trained is kept.</source>
        <translation>已训练的部分会保留。</translation>
    </message>
    <message>
        <source>Nothing had been trained yet.</source>
        <translation>还没有训练出任何东西。</translation>
    </message>
    <message>
        <source>The old network stays in use until you adopt this one.</source>
        <translation>在您采用这个网络之前，继续使用旧网络。</translation>
    </message>
    <message>
        <source>It holds the memory, and takes no time.</source>
        <translation>它占着内存，但不占时间。</translation>
    </message>
    <message>
        <source>Its figures so far are shown.</source>
        <translation>显示它到目前为止的数据。</translation>
    </message>
    <message>
        <source>You can go on drawing.</source>
        <translation>您可以继续画。</translation>
    </message>
    <message>
        <source>Make room on the disk, then resume.</source>
        <translation>请在磁盘上腾出空间，然后继续训练。</translation>
    </message>
    <message>
        <source>Make room on the disk.</source>
        <translation>请在磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>If memory ran out: a smaller batch size needs less.</source>
        <translation>如果内存不够：减小批大小可以少用内存。</translation>
    </message>
    <message>
        <source>Once that is mended, resume: every epoch before is kept.</source>
        <translation>问题解决之后可以继续：之前的每一轮都会保留。</translation>
    </message>
    <message>
        <source>Change the settings, then start again.</source>
        <translation>请更改设置，然后重新开始。</translation>
    </message>
</context>
<context>
    <name>window_parts</name>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
</context>
</TS>
